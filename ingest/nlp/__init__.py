"""The spaCy pipeline that reads case reports."""

from ingest.nlp.library import load_library

load_library()
