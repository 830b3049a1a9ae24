"""Bytes to text: which encoding a file is in, and the few characters that are put into a common form.

The text of a report is the file's text after exactly these changes: the byte order mark goes, line ends
become ``\\n``, letters are composed (NFC), typographic ligatures become their letters, every kind of space
becomes a plain one, and invisible characters (zero width, control) go. Nothing else is rewritten.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

__all__ = ["clean", "decode", "is_binary", "name_of"]

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\v]")
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
# Encodings worth trying, with the languages they are at home in.
_WESTERN = ("English", "French", "German", "Spanish", "Italian", "Portuguese", "Dutch", "Danish", "Swedish")
_HOMES: dict[str, tuple[str, ...]] = {
    "cp1252": (*_WESTERN, "Norwegian", "Finnish", "Indonesian"),
    "cp1254": ("Turkish",),
    "cp1250": ("Czech", "Polish", "Hungarian", "Croatian", "Slovak", "Slovene", "Romanian"),
    "iso8859_2": ("Czech", "Polish", "Hungarian", "Croatian", "Slovak", "Slovene", "Romanian"),
    "cp1251": ("Russian", "Ukrainian", "Bulgarian", "Serbian"),
    "mac_roman": _WESTERN,
    "gb18030": ("Chinese",),
    "big5": ("Chinese",),
    "cp932": ("Japanese",),
    "cp949": ("Korean",),
}
# Bytes that text never holds; many of them in the first part of a file mean it is something else.
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})


def is_binary(content: bytes) -> bool:
    """Tell whether the bytes are no text in any encoding (pictures, programs, archives)."""
    head = content[:65536]
    if not head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if _wide(head):
        return False
    return len(head) - len(head.translate(None, _CONTROL)) > len(head) * 0.005


def _wide(head: bytes) -> str:
    """Return the UTF-16 flavour of text without a byte order mark, "" for anything else."""
    even, odd = head[0:2000:2], head[1:2000:2]
    if len(odd) < 4:
        return ""
    if odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return ""


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of the bytes and the name of their encoding; never fails.

    UTF-8 is tried first, because text that is valid UTF-8 is hardly ever anything else; then
    charset-normalizer guesses from the first 64 KB; bytes that no guess explains become U+FFFD.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, errors="replace"), name
    if wide := _wide(content):
        return content.decode(wide, errors="replace"), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > 0 and _mostly_utf8(content):
            return content.decode("utf-8", errors="replace"), "utf-8"
    return _guess(content)


def _mostly_utf8(content: bytes) -> bool:
    """Tell whether a few damaged bytes stand in text that is otherwise UTF-8 with letters beyond ASCII."""
    text = content[:262144].decode("utf-8", errors="replace")
    beyond = sum(1 for character in text if character > "\x7f")
    broken = text.count("\ufffd")
    return broken * 5 < beyond


def _guess(content: bytes) -> tuple[str, str]:
    """Return the text in the encoding whose letters make most sense in the language they spell."""
    from charset_normalizer import from_bytes

    best, name = 0.0, "cp1252"
    order = list(_HOMES)
    matches = from_bytes(content[:65536], cp_isolation=order)
    for match in sorted(matches, key=lambda match: order.index(match.encoding)):
        # Encodings that spell this text alike (cp1250 and cp1252 do) are told apart by its language.
        alike = sorted({match.encoding, *match.could_be_from_charset} & _HOMES.keys(), key=order.index)
        home = next((encoding for encoding in alike if match.language in _HOMES[encoding]), "")
        sense = match.coherence - match.chaos + (0.2 if home else 0.0)
        encoding = home or (match.encoding if match.encoding != "cp1250" else "cp1252")
        if sense > best + 0.02:
            best, name = sense, encoding
    return content.decode(name, errors="replace"), name


def clean(text: str) -> str:
    """Return the text in the stated common form; line ends and form feeds stay where they are."""
    text = _LINE_ENDS.sub("\n", text)
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    return _INVISIBLE.sub("", _SPACES.sub(" ", text))


def name_of(path: Path, *, whole: bool = False) -> str:
    """Return the name of a file, or its whole path, as text: what is no UTF-8 in it becomes U+FFFD."""
    return os.fsencode(path if whole else path.name).decode("utf-8", errors="replace")
