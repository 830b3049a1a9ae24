"""Text from reports made harmless for the places where Streamlit reads Markdown."""

from __future__ import annotations

import re

__all__ = ["cell", "plain", "shortened"]

# What CommonMark, GitHub's tables, and Streamlit's :colour[..], :icon: and $maths$ react to.
_MARKED = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=@&'\"/])")
# Grows into a link, an icon or an emoji even where its marks are escaped; an invisible joiner prevents it.
_GROWN = re.compile(r"(:|@|\bwww)(?=\S)", re.IGNORECASE)
_JOINER = "\u2060"
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: object) -> str:
    """Return text for a label or st.markdown that shows exactly these characters, on one line."""
    line = _SPACE.sub(" ", _CONTROL.sub("", str(text))).strip()
    return _MARKED.sub(r"\\\1", _GROWN.sub(rf"\1{_JOINER}", line))


def shortened(text: object, length: int = 160) -> str:
    """Return at most so many characters, cut at a word where there is one, with an ellipsis."""
    line = _SPACE.sub(" ", _CONTROL.sub("", str(text))).strip()
    if len(line) <= length:
        return line
    cut = line[:length].rsplit(" ", 1)[0]
    return (cut if len(cut) > length // 2 else line[:length]).rstrip(",;: ") + "…"


def cell(text: object) -> str:
    """Return text for a cell of a file that spreadsheets open: a formula becomes text."""
    value = _CONTROL.sub("", str(text))
    return "'" + value if value.startswith(_FORMULA) else value
