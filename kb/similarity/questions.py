"""A question about a patient in free text, as understood; the reader of such text is a plug-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

from kb.errors import RequestError
from kb.profile import Profile

__all__ = ["GROUP", "Question", "Understood", "reader"]

# kb never imports ingest: whoever can read text registers here.
GROUP = "casebook.query_reader"


@dataclass(frozen=True, slots=True)
class Understood:
    """One fact read from a question and the words it was read from.

    Attributes:
        slot: one of the slots of a case.
        value: the normal form.
        words: the words of the question.
        note: what makes it less than sure, "" where nothing does.
        compared: whether published patients are compared by it; what is denied is only told.
    """

    slot: str
    value: str
    words: str
    note: str = ""
    compared: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a patient.

    Attributes:
        profile: the patient as understood.
        because: each fact with the words behind it, in the order of the text.
        left: the telling words from which no fact was read, in the order of the text.
    """

    profile: Profile
    because: tuple[Understood, ...]
    left: tuple[str, ...] = ()


@cache
def reader() -> Callable[[str], Question]:
    """Return the registered reader of free text; raises RequestError where none is installed."""
    for entry in entry_points(group=GROUP):
        found: Callable[[str], Question] = entry.load()
        return found
    raise RequestError("free text", "nothing is installed that can read it", "Fill the fields instead.")
