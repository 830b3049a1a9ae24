"""The spaCy pipeline that reads case reports."""
