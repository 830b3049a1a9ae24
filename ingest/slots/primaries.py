"""Where a cancer grew first, by the words that name it."""

from __future__ import annotations

import re

__all__ = ["PRIMARIES"]

_C = (
    r"(?: cells?)?(?: \w+)? (?:cancer|carcinoma|adenocarcinoma|carcinomatosis|tumou?r)s?\b"
    r"(?! (?:free|screening))"
)
# Where the cancer grew first, by the words that name it.
PRIMARIES = tuple(
    (re.compile(words, re.IGNORECASE), f"indication:{name}-metastasis")
    for words, name in (
        (rf"\b(?:breast|mammary){_C}|\b(?:carcinoma|cancer) of the breast\b", "breast-cancer"),
        (
            rf"\b(?:lung|bronchial|bronchogenic|non-small[- ]cell lung|small[- ]cell lung|pulmonary){_C}|"
            r"\b(?:carcinoma|cancer|adenocarcinoma) of the lung\b|\bNSCLC\b",
            "lung-cancer",
        ),
        (rf"\bprostat(?:e|ic){_C}|\b(?:carcinoma|cancer) of the prostate\b", "prostate-cancer"),
        (
            rf"\b(?:renal(?: cell)?|kidney){_C}|\bhypernephroma\b|"
            r"\b(?:carcinoma|cancer) of the kidney\b",
            "renal-cell-carcinoma",
        ),
        (rf"\bthyroid{_C}", "thyroid-cancer"),
        (rf"\b(?:hepatocellular|liver){_C}|\bhepatocellular carcinoma\b", "liver-cancer"),
        (rf"\b(?:colon|colonic|rectal|colorectal|sigmoid|rectum){_C}", "colorectal-cancer"),
        (rf"\b(?:gastric|stomach){_C}", "gastric-cancer"),
        (rf"\b(?:bladder|urothelial){_C}|\burothelial carcinoma\b", "bladder-cancer"),
        (r"\bmelanoma\b", "melanoma"),
        (rf"\bpancreatic{_C}", "pancreatic-cancer"),
        (rf"\b(?:cervical|uterine|endometrial){_C}", "uterine-cancer"),
        (rf"\bovarian{_C}", "ovarian-cancer"),
        (rf"\b(?:o?esophageal){_C}", "esophageal-cancer"),
    )
)
