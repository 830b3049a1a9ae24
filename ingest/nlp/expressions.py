"""Reads a regular expression as a tree, as far as it takes to tell how it may begin.

Python has no public parser of its own expressions. What is not told apart here is ``Anything``,
which claims nothing, so that no match is ever missed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Anything", "Choice", "Class", "Edge", "Item", "Letter", "Look", "Repeat", "parse"]

_SHORT = 26  # characters of a range that are written out
_COUNT = re.compile(r"\{(\d*)(,?)(\d*)\}")
_GROUP = re.compile(r"\?(?:(:)|P<\w+>|(<?[=!]))")
_CODED = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}


@dataclass(frozen=True, slots=True)
class Letter:
    """One character."""

    character: str


@dataclass(frozen=True, slots=True)
class Class:
    """One character of several.

    Attributes:
        characters: which, None where they are too many to write out.
        gap: whether none of them is a letter.
        word: whether every letter is among them.
    """

    characters: str | None
    gap: bool = False
    word: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between characters.

    Attributes:
        of_word: whether it is the beginning or end of a word.
    """

    of_word: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A group, with its alternatives."""

    branches: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """An item so many times; ``most`` is None without a limit."""

    least: int
    most: int | None
    item: Item


@dataclass(frozen=True, slots=True)
class Look:
    """What must stand, or must not, before or after a place."""

    behind: bool
    wanted: bool
    item: Choice


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever is not told apart."""


Item: TypeAlias = Letter | Class | Edge | Choice | Repeat | Look | Anything

_CLASSES = {
    "d": Class("0123456789"),
    "w": Class(None, word=True),
    "s": Class(None, gap=True),
    "W": Class(None, gap=True),
    "S": Class(None),
    "D": Class(None),
}
_EDGES = {"b": Edge(True), "B": Edge(False), "A": Edge(False), "Z": Edge(False)}


def parse(pattern: str) -> Choice:
    """Return the tree of an expression that Python accepts."""
    return _Reader(pattern).choice()


class _Reader:
    """A place in an expression that is being read."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def ahead(self, text: str) -> bool:
        """Go past a text that stands here, and tell whether it did."""
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) * found
        return found

    def next(self) -> str:
        """Return the character here and go past it."""
        self.at += 1
        return self.pattern[self.at - 1]

    def choice(self) -> Choice:
        """Read alternatives up to the end of their group."""
        branches: list[tuple[Item, ...]] = []
        items: list[Item] = []
        while self.at < len(self.pattern) and not self.pattern.startswith(")", self.at):
            if self.ahead("|"):
                branches.append(tuple(items))
                items = []
            else:
                items.append(self.repeated(self.item()))
        return Choice((*branches, tuple(items)))

    def item(self) -> Item:
        """Read one item."""
        character = self.next()
        if character == "\\":
            return self.escaped()
        if character == "[":
            return self.members()
        if character == "(":
            return self.group()
        if character in "^$":
            return Edge(False)
        return Anything() if character == "." else Letter(character)

    def repeated(self, item: Item) -> Item:
        """Read how often an item comes."""
        counted = _COUNT.match(self.pattern, self.at)
        if counted and counted.group() not in ("{}", "{,}"):
            self.at = counted.end()
            least = int(counted[1] or 0)
            most = least if not counted[2] else int(counted[3]) if counted[3] else None
        elif self.pattern[self.at : self.at + 1] in ("?", "*", "+"):
            least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[self.next()]
        else:
            return item
        _ = self.ahead("?") or self.ahead("+")
        return Repeat(least, most, item)

    def group(self) -> Item:
        """Read what stands in brackets; a kind of group our rules do not use is not told apart."""
        kind = _GROUP.match(self.pattern, self.at)
        unknown = kind is None and self.pattern.startswith("?", self.at)
        self.at = kind.end() if kind else self.at
        if unknown:
            self.at += 1
        inside = self.choice()
        self.at += 1
        if unknown:
            return Anything()
        if kind and kind[2]:
            return Look(kind[2].startswith("<"), kind[2].endswith("="), inside)
        return inside

    def escaped(self) -> Item:
        """Read what follows a backslash."""
        name = self.next()
        if name in _EDGES:
            return _EDGES[name]
        if name in _CLASSES:
            return _CLASSES[name]
        return Anything() if name.isdigit() else Letter(self.character(name))

    def character(self, name: str) -> str:
        """Return the character that an escape stands for."""
        coded = _CODED.match(self.pattern, self.at - 1)
        if coded is None:
            return _CONTROLS.get(name, name)
        self.at = coded.end()
        return chr(int(coded[1] or coded[2], 16))

    def members(self) -> Item:
        """Read a class of characters."""
        negated = self.ahead("^")
        told: list[Class] = []
        while not told or not self.pattern.startswith("]", self.at):
            told.append(self.member())
        self.at += 1
        if negated:
            return Class(None)
        listed = [one.characters for one in told]
        characters = None if None in listed else "".join(filter(None, listed))
        return Class(characters, all(one.gap for one in told), any(one.word for one in told))

    def member(self) -> Class:
        """Read a character, a range or a class within a class."""
        first = self.next()
        if first == "\\":
            name = self.next()
            if name in _CLASSES:
                return _CLASSES[name]
            first = self.character(name)
        if not self.pattern.startswith("-", self.at) or self.pattern.startswith("-]", self.at):
            return Class(first, gap=not (first.isalnum() or first == "_"))
        self.at += 1
        last = self.next()
        if last == "\\":
            last = self.character(self.next())
        if ord(last) - ord(first) >= _SHORT:
            return Class(None)
        return Class("".join(map(chr, range(ord(first), ord(last) + 1))))
