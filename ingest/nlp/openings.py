"""The words an expression can begin with, so that most of a text need not be tried against it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ingest.nlp.expressions import Choice, Class, Edge, Item, Letter, Look, Repeat, parse

__all__ = ["LONGEST", "Opening", "openings"]

LONGEST = 6  # letters by which an expression is looked up
_FOLLOWING = 2  # letters of its second word
_MOST = 2000  # openings; an expression with more is tried everywhere
_ANY = 20  # openings of a letter or two; an expression with so many may begin almost any word


class Opening(NamedTuple):
    """Letters an expression can begin with.

    Attributes:
        letters: in lower case, at most six.
        whole: whether they are a whole word, else the beginning of one.
        following: letters the next word must begin with, one space on, "" where it may be any.
    """

    letters: str
    whole: bool
    following: str


class _Path(NamedTuple):
    """One way into an expression.

    Attributes:
        letters: its first letters.
        bounded: whether a word must begin there.
        growing: whether more of it may be told.
        whole: whether the first word is over.
        following: first letters of the second word.
    """

    letters: str = ""
    bounded: bool = False
    growing: bool = True
    whole: bool = False
    following: str = ""


class _EverywhereError(Exception):
    """The expression may begin with anything."""


@lru_cache(maxsize=1024)
def openings(pattern: str) -> frozenset[Opening] | None:
    """Return what an expression can begin with, None where it may begin within a word or with any word."""
    try:
        paths = _steps(_Path(), parse(pattern))
        found = frozenset(_opening(path) for path in paths)
    except _EverywhereError:
        return None
    short = sum(len(one.letters) <= 2 and one.letters.isalpha() and not one.whole for one in found)
    return found if len(found) <= _MOST and short < _ANY else None


def _opening(path: _Path) -> Opening:
    if not path.letters or not path.bounded:
        raise _EverywhereError
    return Opening(path.letters, path.whole, path.following)


def _follow(paths: list[_Path], items: Iterable[Item]) -> list[_Path]:
    """Return the paths led on over the items of an expression, as far as their first word goes."""
    for item in items:
        if not any(path.growing for path in paths):
            break
        led = [step for path in paths for step in (_steps(path, item) if path.growing else [path])]
        paths = list(dict.fromkeys(led))
        if len(paths) > _MOST:
            raise _EverywhereError
    return paths


def _steps(path: _Path, item: Item) -> list[_Path]:
    """Return where one item leads."""
    match item:
        case Letter(character):
            return [_letter(path, character)]
        case Class():
            return _class(path, item)
        case Edge(of_word=True) if not path.letters:
            return [path._replace(bounded=True)]
        case Edge(of_word):
            return [path if of_word and path.whole and not path.following else _ended(path)]
        case Choice(branches):
            return [step for branch in branches for step in _follow([path], branch)]
        case Repeat():
            return _repeated(path, item)
        case Look(wanted=False) if not path.letters and _is_word_behind(item):
            return [path._replace(bounded=True)]
        case Look():
            return [path]
    return [_open(path)]


def _is_word_behind(look: Look) -> bool:
    """Tell whether what must not stand is a letter before the place, among other characters."""
    first = look.item.branches[0][:1]
    return look.behind and any(isinstance(item, Class) and item.word for item in first)


def _letter(path: _Path, character: str) -> _Path:
    if path.whole:
        following = path.following + character.lower()
        return path._replace(following=following, growing=len(following) < _FOLLOWING)
    if character == " " and path.letters:
        return path._replace(whole=True)
    if not (character.isalnum() or character == "_"):
        return _ended(path)
    letters = path.letters + character.lower()
    return path._replace(letters=letters, growing=len(letters) < LONGEST)


def _ended(path: _Path) -> _Path:
    """Return a path whose first word is over."""
    return path._replace(growing=False, whole=True)


def _open(path: _Path) -> _Path:
    """Return a path whose first word may go on with anything."""
    return path._replace(growing=False)


def _class(path: _Path, one: Class) -> list[_Path]:
    if path.letters and one.gap:
        return [_ended(path)]
    if one.characters is None:
        return [_open(path)]
    return [_letter(path, character) for character in one.characters]


def _repeated(path: _Path, repeat: Repeat) -> list[_Path]:
    once = _steps(path, repeat.item)
    if repeat.most != 1:
        once = [_open(step) if step.growing else step for step in once]
    return [path, *once] if repeat.least == 0 else once
