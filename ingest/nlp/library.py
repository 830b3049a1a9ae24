"""Loads spaCy without its command line: a quarter of a second and 16 MB that no reader uses."""

from __future__ import annotations

import sys
from types import ModuleType

__all__ = ["load_library"]

# spaCy takes one function from here for its users, and with it what downloads models and draws tables.
_UNUSED = "spacy.cli.info"


def load_library() -> None:
    """Load spaCy, if nobody has; who wants its command line can still load that afterwards."""
    if "spacy" in sys.modules:
        return
    stand_in = ModuleType(_UNUSED)
    vars(stand_in)["info"] = None
    sys.modules[_UNUSED] = stand_in
    try:
        import spacy

        vars(spacy).pop("info")
    finally:
        del sys.modules[_UNUSED]
