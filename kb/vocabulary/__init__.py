"""The concepts a case can hold, read from data/vocabulary."""

from kb.vocabulary.concepts import Concept, Vocabulary
from kb.vocabulary.tables import CODE_SYSTEMS, COLUMNS, TYPES, load_vocabulary

__all__ = ["CODE_SYSTEMS", "COLUMNS", "TYPES", "Concept", "Vocabulary", "load_vocabulary"]
