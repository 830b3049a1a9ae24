"""The words an expression can begin with, so that most of a text need not be tried against it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

__all__ = ["LONGEST", "Opening", "openings"]

LONGEST = 6  # letters by which an expression is looked up
_FOLLOWING = 2  # letters of its second word
_SHORT = 26  # characters of a range that are tried one by one
_MOST = 2000  # openings; an expression with more is tried everywhere


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
def openings(pattern: str, flags: int = 0) -> frozenset[Opening] | None:
    """Return what an expression can begin with, None where it may begin within a word or with any word."""
    try:
        paths = _follow([_Path()], _parser.parse(pattern, flags))
        found = frozenset(_opening(path) for path in paths)
    except _EverywhereError:
        return None
    return found if len(found) <= _MOST else None


def _opening(path: _Path) -> Opening:
    if not path.letters or not path.bounded:
        raise _EverywhereError
    return Opening(path.letters, path.whole, path.following)


def _follow(paths: list[_Path], items: Iterable[tuple[Any, Any]]) -> list[_Path]:
    """Return the paths led on over the items of an expression, as far as their first word goes."""
    for code, value in items:
        if not any(path.growing for path in paths):
            break
        led = [step for path in paths for step in (_steps(path, code, value) if path.growing else [path])]
        paths = list(dict.fromkeys(led))
        if len(paths) > _MOST:
            raise _EverywhereError
    return paths


def _steps(path: _Path, code: Any, value: Any) -> list[_Path]:
    """Return where one item leads."""
    if code is op.LITERAL:
        return [_letter(path, chr(value))]
    if code is op.AT:
        if value is op.AT_BOUNDARY and not path.letters:
            return [path._replace(bounded=True)]
        at_second = value is op.AT_BOUNDARY and path.whole and not path.following
        return [path if at_second else _ended(path)]
    if code is op.IN:
        return _class(path, value)
    if code is op.BRANCH:
        return [step for branch in value[1] for step in _follow([path], branch)]
    if code is op.SUBPATTERN:
        return _follow([path], value[3])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _repeated(path, *value)
    if code is op.ASSERT_NOT and not path.letters and _is_word_behind(*value):
        return [path._replace(bounded=True)]
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [path]
    return [_open(path)]


def _is_word_behind(direction: int, items: Any) -> bool:
    """Tell whether what must not stand is a letter before the place, among other characters."""
    code, members = items[0]
    return direction < 0 and code is op.IN and (op.CATEGORY, op.CATEGORY_WORD) in members


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


def _class(path: _Path, members: list[tuple[Any, Any]]) -> list[_Path]:
    if path.letters and all(_is_gap(*member) for member in members):
        return [_ended(path)]
    letters: list[int] = []
    for code, value in members:
        if code is op.LITERAL:
            letters.append(value)
        elif code is op.RANGE and value[1] - value[0] < _SHORT:
            letters.extend(range(value[0], value[1] + 1))
        elif code is op.CATEGORY and value is op.CATEGORY_DIGIT:
            letters.extend(b"0123456789")
        else:
            return [_open(path)]
    return [_letter(path, chr(letter)) for letter in letters]


def _is_gap(code: Any, value: Any) -> bool:
    """Tell whether a member of a class of characters is no letter."""
    if code is op.CATEGORY:
        return value in (op.CATEGORY_SPACE, op.CATEGORY_NOT_WORD)
    return code is op.LITERAL and not (chr(value).isalnum() or value == ord("_"))


def _repeated(path: _Path, least: int, most: Any, items: Any) -> list[_Path]:
    once = _follow([path], items)
    if most != 1:
        once = [_open(step) if step.growing else step for step in once]
    return [path, *once] if least == 0 else once
