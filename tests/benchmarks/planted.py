"""Made-up reference lists with planted duplicates, and with look-alikes that are none."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kb.identity import Identity, identity

__all__ = ["Record", "look_alikes", "noisy", "records", "reference_list"]


def _listed(text: str) -> list[str]:
    return text.split("|")


EVENTS = _listed(
    "Intradural cement leakage|Pulmonary cement embolism|Epidural hematoma|Pyogenic spondylitis|"
    "Spinal cord injury|"
    "Cardiac perforation by bone cement|Paraplegia due to cement extravasation|Cement dislodgement|"
    "Delayed radiculopathy|Subdural haematoma|Tuberculous spondylitis|Intracardiac cement embolism|"
    "Cauda equina syndrome|Adjacent vertebral fracture|Anterior spinal artery syndrome|Pulmonary infarction|"
    "Arterial pseudoaneurysm|Spinal canal stenosis|Refracture of the cemented vertebra|"
    "Foraminal cement leakage"
)
LINKS = _listed("following|after|complicating|as a complication of|secondary to|during")
PROCEDURES = _listed(
    "percutaneous vertebroplasty|balloon kyphoplasty|vertebral augmentation|sacroplasty|vesselplasty|"
    "cement-augmented pedicle screw fixation|percutaneous kyphoplasty"
)
SETTINGS = _listed(
    "|for osteoporotic compression fracture|for metastatic disease|in a patient with multiple myeloma|"
    "at T{n}|"
    "at L{m}|of the thoracic spine|in an elderly woman|for Kümmell's disease|with delayed presentation"
)
SUBTITLES = _listed(
    "|: a case report|: a case report and review of the literature|: case report|. Two case reports|"
    ": surgical treatment and outcome|: a rare complication|: technical note|: report of {m} cases"
)
FIRST_NAMES = _listed(
    "Wei|Jin|Hiroshi|Anna|Müjde|Jürgen|Carlos|Søren|Łukasz|Marie-Claire|Bon-Jour|José|Kyung-Hoon|Aisha"
)
SURNAMES = _listed(
    "Lin|Wang|Zhang|Kim|Lee|Park|Chen|Müller|Özdemir|García|Nørgaard|Kowalczyk|Dubois|Rossi|Tanaka|Sato|"
    "Yılmaz|Smith|O'Connor|Nguyen|Haddad|Papadopoulos|Ivanova|Silva|Choi|Teng|Shapiro|Ratliff|Harrington|"
    "Barber|Mattei|Song"
)
JOURNALS = {
    "European Spine Journal": "Eur Spine J",
    "Journal of Neurosurgery: Spine": "J Neurosurg Spine",
    "World Neurosurgery": "World Neurosurg",
    "Korean Journal of Spine": "Korean J Spine",
    "BMC Musculoskeletal Disorders": "BMC Musculoskelet Disord",
    "Turkish Neurosurgery": "Turk Neurosurg",
    "Spine": "Spine (Phila Pa 1976)",
    "American Journal of Neuroradiology": "Am J Neuroradiol",
}


@dataclass(frozen=True)
class Record:
    """A reference as an export might hold it."""

    id: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    journal: str
    volume: str
    pages: str
    doi: str = ""
    pmid: str = ""

    def identity(self) -> Identity:
        """Return what the deduplication sees."""
        return identity(
            self.id,
            title=self.title,
            authors=self.authors,
            year=self.year,
            journal=self.journal,
            volume=self.volume,
            pages=self.pages,
            doi=self.doi,
            pmid=self.pmid,
        )


def records(random_: random.Random, count: int) -> list[Record]:
    """Return different reports; titles of case reports are alike, so some titles repeat."""
    return [_record(random_, number) for number in range(count)]


def _record(random_: random.Random, number: int) -> Record:
    pick = random_.choice
    title = f"{pick(EVENTS)} {pick(LINKS)} {pick(PROCEDURES)} {pick(SETTINGS)}".strip() + pick(SUBTITLES)
    title = title.replace("{n}", str(random_.randint(4, 12))).replace("{m}", str(random_.randint(2, 5)))
    first = random_.randint(1, 1200)
    return Record(
        id=f"r{number:05}",
        title=title,
        authors=tuple(f"{pick(SURNAMES)}, {pick(FIRST_NAMES)}" for _ in range(random_.randint(1, 6))),
        year=random_.randint(1999, 2025),
        journal=pick(list(JOURNALS)),
        volume=str(random_.randint(1, 60)),
        pages=f"{first}-{first + random_.randint(1, 9)}",
        doi=f"10.{random_.randint(1000, 9999)}/x.{number}" if random_.random() < 0.8 else "",
        pmid=str(10_000_000 + number * 7) if random_.random() < 0.7 else "",
    )


def _typo(random_: random.Random, title: str) -> str:
    words = [i for i, word in enumerate(title.split()) if len(word) > 6 and word.isalpha()]
    if not words:
        return title
    parts = title.split()
    at = random_.choice(words)
    place = random_.randrange(1, len(parts[at]) - 1)
    word = parts[at]
    parts[at] = random_.choice((word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:]))
    return " ".join(parts)


def _short_pages(record: Record) -> str:
    first, _, last = record.pages.partition("-")
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(last) - 1)
    return f"{first}-{last[same:]}" if len(first) == len(last) else record.pages


def _initials(name: str) -> str:
    last, _, first = name.partition(", ")
    return f"{last} {''.join(part[0] for part in re.split(r'[- ]', first) if part)}"


def _turned(name: str) -> str:
    last, _, first = name.partition(", ")
    return f"{first} {last.upper()}"


def _drop_accents(text: str) -> str:
    return text.translate(str.maketrans("üöäéíóøŁłıÖğñ", "uoaeiooLliOgn"))


NOISE: dict[str, Callable[[random.Random, Record], Record]] = {
    "capitals": lambda _, r: replace(r, title=r.title.upper()),
    "typing error": lambda rnd, r: replace(r, title=_typo(rnd, r.title)),
    "two typing errors": lambda rnd, r: replace(r, title=_typo(rnd, _typo(rnd, r.title))),
    "subtitle dropped": lambda _, r: replace(r, title=re.split(r"[:.]", r.title)[0]),
    "brackets": lambda _, r: replace(r, title=f"[{r.title}]."),
    "markup": lambda _, r: replace(r, title=f"<i>{r.title}</i>".replace("'", "&#39;").replace("ü", "&uuml;")),
    "hyphens": lambda _, r: replace(r, title=r.title.replace("-", " ")),
    "initials": lambda _, r: replace(r, authors=tuple(map(_initials, r.authors))),
    "names turned": lambda _, r: replace(r, authors=tuple(map(_turned, r.authors))),
    "no accents": lambda _, r: replace(
        r, title=_drop_accents(r.title), authors=tuple(map(_drop_accents, r.authors))
    ),
    "one author": lambda _, r: replace(r, authors=r.authors[:1]),
    "no authors": lambda _, r: replace(r, authors=()),
    "no year": lambda _, r: replace(r, year=None),
    "online first": lambda _, r: replace(r, year=r.year and r.year - 1, volume="", pages=""),
    "short pages": lambda _, r: replace(r, pages=_short_pages(r)),
    "no pages": lambda _, r: replace(r, pages=""),
    "journal abbreviated": lambda _, r: replace(r, journal=JOURNALS.get(r.journal, r.journal)),
    "no journal": lambda _, r: replace(r, journal="", volume=""),
    "doi as address": lambda _, r: replace(r, doi=f"https://doi.org/{r.doi.upper()}" if r.doi else ""),
    "no identifiers": lambda _, r: replace(r, doi="", pmid=""),
    "no doi": lambda _, r: replace(r, doi=""),
    "no pmid": lambda _, r: replace(r, pmid=""),
}


def noisy(random_: random.Random, record: Record, number: int, slips: int) -> tuple[Record, tuple[str, ...]]:
    """Return a record as another database might export it, and what was done to it."""
    names = tuple(random_.sample(sorted(NOISE), slips))
    changed = record
    for name in names:
        changed = NOISE[name](random_, changed)
    return replace(changed, id=f"{record.id}-dup{number}"), names


def look_alikes(random_: random.Random, record: Record, number: int) -> Record:
    """Return another report that resembles this one: same team, same words, but not the same."""
    other = f"{record.id}-other{number}"
    fresh = {"doi": f"10.9999/o.{other}", "pmid": "", "pages": f"{random_.randint(1300, 2000)}"}
    kind = number % 6
    if kind == 0:
        return replace(record, id=other, title=f"Erratum to: {record.title}", **fresh)
    if kind == 1:
        return replace(
            record, id=other, title=f"Reply to the letter regarding {record.title}", **fresh | {"doi": ""}
        )
    if kind == 2:
        swap = "kyphoplasty" if "vertebroplasty" in record.title else "vertebroplasty"
        title = re.sub(
            r"kyphoplasty|vertebroplasty|vesselplasty|sacroplasty|augmentation", swap, record.title
        )
        return replace(
            record, id=other, title=title if title != record.title else f"{title} II", **fresh | {"doi": ""}
        )
    if kind == 3:
        return replace(record, id=other, title=f"{record.title}. Part 2", **fresh | {"doi": ""})
    if kind == 4:
        someone = ("Quillfeather, Zed",)
        return replace(
            record, id=other, authors=someone, year=(record.year or 2000) + 3, **fresh | {"doi": ""}
        )
    return replace(record, id=other, year=(record.year or 2000) + 4, volume="99", **fresh | {"doi": ""})


def reference_list(
    seed: int, count: int, duplicates: int, alike: int
) -> tuple[list[Record], set[tuple[str, str]]]:
    """Return a shuffled list and the planted pairs of ids that are one report."""
    random_ = random.Random(seed)
    base = records(random_, count - duplicates - alike)
    chosen = random_.sample(base, duplicates)
    planted, pairs = [], set()
    for number, record in enumerate(chosen):
        copy, _ = noisy(random_, record, number, slips=random_.randint(1, 4))
        planted.append(copy)
        pairs.add((record.id, copy.id))
    others = [look_alikes(random_, record, i) for i, record in enumerate(random_.sample(base, alike))]
    everything = base + planted + others
    random_.shuffle(everything)
    return everything, pairs
