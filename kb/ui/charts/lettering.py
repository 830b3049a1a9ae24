"""The typeface of the charts: that of the page, on the screen and in saved pictures."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

__all__ = ["FAMILY", "SET", "letters"]

# As Streamlit names it, then as it is called where it is installed.
FAMILY = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', sans-serif"

# Sets a chart of the page in it.
SET = {"textStyle": {"fontFamily": FAMILY}}

_REGULAR, _BOLD = 400, 600


@cache
def letters(size: int, bold: bool = False) -> FreeTypeFont | ImageFont:
    """Return the typeface for a picture, its height in pixels; another where Streamlit brings none."""
    from PIL import ImageFont

    media = Path(str(files("streamlit"))) / "static" / "static" / "media"
    try:
        face = ImageFont.truetype(str(next(media.glob("SourceSansVF-Upright*.woff2"))), size)
        face.set_variation_by_axes([_BOLD if bold else _REGULAR])
    except (StopIteration, OSError):  # not there, or a Pillow that cannot unpack it
        return ImageFont.load_default(size)
    return face
