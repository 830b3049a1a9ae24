"""Cites a report in the styles journals ask for.

The style files of the Citation Style Language are under a share-alike licence (CC BY-SA 3.0),
which this project's licence cannot carry; a journal article in three styles is written out here.
Vancouver: ICMJE recommendations. AMA: manual of style, 11th edition. APA: 7th edition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.model import Report

__all__ = ["STYLES", "Name", "cite", "name_of"]

_INITIALS = re.compile(r"[A-Z](?:[A-Z]|-[A-Z])*\.?|(?:[A-Z]\.-?)+")


@dataclass(frozen=True, slots=True)
class Name:
    """An author's name.

    Attributes:
        family: the family name.
        given: given names or initials as they stand in the source.
    """

    family: str
    given: str = ""

    @property
    def initials(self) -> str:
        """The given names as bare initials: "Bon-Jour" and "B.-J." give "BJ"."""
        if _INITIALS.fullmatch(self.given.replace(" ", "")):
            return re.sub(r"[^A-Z]", "", self.given)
        return "".join(part[0].upper() for part in re.split(r"[\s.-]+", self.given) if part)


def name_of(author: str) -> Name:
    """Return the name in "Lin BJ", "Lin, Bon-Jour" or "Bon-Jour Lin"; a single word is a family name."""
    if "," in author:
        family, _, given = author.partition(",")
        return Name(family.strip(), given.strip())
    words = author.split()
    if len(words) > 1 and _INITIALS.fullmatch(words[-1]) and len(re.sub("[.-]", "", words[-1])) <= 4:
        return Name(" ".join(words[:-1]), words[-1])
    first = len(words) - 1
    while first > 1 and words[first - 1].islower():  # de la Cruz, van der Berg
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]))


def cite(report: Report, style: str) -> str:
    """Return the citation of a report in one of STYLES, as plain text in one line."""
    return " ".join(STYLES[style](report).split())


def _vancouver(report: Report) -> str:
    volume = _volume(report, shortened=True)
    source = _parts(_year(report), volume)
    return _sentences(
        _listed(report, most=6, shown=6), _title(report), report.journal, source, _link(report, "doi: ")
    )


def _ama(report: Report) -> str:
    source = _parts(_year(report), _volume(report))
    return _sentences(
        _listed(report, most=6, shown=3), _title(report), report.journal, source, _link(report, "doi:")
    )


def _apa(report: Report) -> str:
    names = [name_of(author) for author in report.authors]
    written = [f"{n.family}, {' '.join(f'{i}.' for i in n.initials)}".rstrip(" ,") for n in names]
    if len(written) > 20:
        authors = f"{', '.join(written[:19])}, … {written[-1]}"
    else:
        authors = ", ".join(written[:-1]) + (", & " if len(written) > 1 else "") + "".join(written[-1:])
    year = f"({report.year or 'n.d.'})"
    title = _ended(_title(report))
    start = f"{authors} {year}. {title}" if authors else f"{title} {year}."
    issue = f"({report.issue})" if report.issue else ""
    source = ", ".join(filter(None, (report.journal, f"{report.volume}{issue}", report.pages)))
    address = f"https://doi.org/{report.doi}" if report.doi else report.url
    return " ".join(filter(None, (start, _ended(source), address)))


STYLES: Mapping[str, Callable[[Report], str]] = {"Vancouver": _vancouver, "AMA": _ama, "APA": _apa}


def _title(report: Report) -> str:
    """Return the title, or in brackets, as what no source says is cited, that it is not known."""
    return report.title or "[Title not known]"


def _listed(report: Report, *, most: int, shown: int) -> str:
    """Return authors as family name and initials; more than ``most`` are cut after ``shown``."""
    names = [f"{n.family} {n.initials}".strip() for n in map(name_of, report.authors)]
    return ", ".join([*names[:shown], "et al"] if len(names) > most else names)


def _year(report: Report) -> str:
    return str(report.year or "")


def _volume(report: Report, *, shortened: bool = False) -> str:
    issue = f"({report.issue})" if report.issue else ""
    pages = re.sub(r"[–—]", "-", report.pages)
    pages = _shortened(pages) if shortened else pages
    return f"{report.volume}{issue}" + (f":{pages}" if pages else "")


def _shortened(pages: str) -> str:
    """Return "145-9" for "145-149"."""
    found = re.fullmatch(r"(\d+)-(\d+)", pages)
    if not found or len(found[1]) != len(found[2]):
        return pages
    same = next((i for i, (a, b) in enumerate(zip(*found.groups(), strict=True)) if a != b), 0)
    return f"{found[1]}-{found[2][same:]}"


def _parts(year: str, volume: str) -> str:
    return ";".join(filter(None, (year, volume)))


def _link(report: Report, mark: str) -> str:
    if report.doi:
        return mark + report.doi
    return f"PMID: {report.pmid}" if report.pmid else report.url


def _sentences(*parts: str) -> str:
    """Join parts as sentences; an address at the end keeps no full stop."""
    *sentences, link = parts
    return " ".join(filter(None, (*(_ended(part) for part in sentences), link)))


def _ended(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".?!" else f"{text}."
