"""Makes a casebook of invented patients, for measuring: python tests/benchmarks/synthetic.py 5000 x.db

Seeded, so that the same number gives the same casebook. The frequencies are roughly those of the
hand-coded cases; nothing in it is true of anybody.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from kb.levels import AXIS
from kb.model import Assertion, Case, Evidence, Finding, LedgerEntry, Report, Section, SectionKind, Status
from kb.storage.database import connect
from kb.storage.store import save_reading
from kb.vocabulary import load_vocabulary

__all__ = ["readings"]

SEED = 2026

# Label and weight; how many a patient has lies between the two numbers after them.
TOLD: dict[str, tuple[tuple[int, int], dict[str, int]]] = {
    "indication": (
        (0, 1),
        {"osteoporotic compression fracture": 33, "compression fracture": 8, "metastasis": 5}
        | {"multiple myeloma": 3, "Kummell disease": 2, "traumatic fracture": 3},
    ),
    "procedure": (
        (1, 1),
        {"percutaneous vertebroplasty": 57, "balloon kyphoplasty": 20, "cement-augmented pedicle screw": 6},
    ),
    "complication": (
        (1, 2),
        {"intradural cement leakage": 12, "epidural cement leakage": 10, "pulmonary cement embolism": 14}
        | {"venous cement leakage": 9, "intracardiac cement embolism": 8, "spinal epidural hematoma": 4}
        | {"paravertebral cement leakage": 5, "foraminal cement leakage": 5, "intradiscal cement leakage": 3},
    ),
    "deficit": (
        (0, 3),
        {"back pain": 16, "paraparesis": 13, "paraplegia": 12, "radicular pain": 12, "asymptomatic": 10}
        | {"sensory loss": 9, "chest pain": 7, "monoparesis": 5, "dyspnea": 5, "bladder dysfunction": 4},
    ),
    "imaging": ((0, 2), {"CT": 28, "MRI": 21, "X-ray": 12, "echocardiography": 4, "angiography": 4}),
    "treatment": (
        (0, 3),
        {"cement removal": 20, "decompression": 15, "posterior fixation": 14, "conservative": 14}
        | {"laminectomy": 12, "durotomy": 6, "fusion": 8, "anticoagulation": 6, "steroids": 3},
    ),
}
OUTCOMES = {"complete recovery": 18, "improved": 20, "unchanged": 8, "worse": 3, "death": 6, "": 30}
# Share of the patients who have something of a kind that the lists above leave out.
RARE = 0.1
FILLER = (
    "The procedure was performed under local anaesthesia with biplane fluoroscopy.",
    "Vital signs stayed stable and laboratory values were within normal limits.",
    "The family was informed and agreed to the proposed course.",
    "Cement was injected in the doughy phase through both pedicles.",
    "Postoperative care followed the protocol of the department.",
)
JOURNALS = ("Spine J Test", "J Invented Surg", "Acta Exempli", "Made-up Med")


class Telling:
    """A text that grows fact by fact, each with its place."""

    def __init__(self, title: str) -> None:
        self.text = f"{title}\n\n"
        self.body = len(self.text)
        self.findings: list[Finding] = []
        self.ledger: list[LedgerEntry] = []

    def say(self, before: str, words: str, after: str = ".") -> Evidence:
        """Add one sentence and return the place of its words."""
        start = len(self.text)
        at = start + len(before)
        self.text += f"{before}{words}{after} "
        return Evidence(at, at + len(words), start, len(self.text) - 1)

    def find(self, slot: str, value: str, place: Evidence, **more: object) -> None:
        """Add a finding at a place."""
        self.findings.append(Finding(slot, value, (place,), component="synthetic", confidence=0.9, **more))


def readings(count: int, seed: int = SEED) -> Iterator[tuple[Report, list[Case]]]:
    """Yield so many reports of one invented patient each."""
    chance = random.Random(seed)
    concepts = {(c.type, c.label): c.id for c in load_vocabulary().concepts}
    rare = {
        slot: [label for type_, label in concepts if type_ == slot and label not in TOLD[slot][1]]
        for slot in TOLD
    }
    for i in range(count):
        yield _reading(f"synthetic-{i:05}", chance, lambda slot, label: concepts.get((slot, label), ""), rare)


def _reading(
    report_id: str,
    chance: random.Random,
    concept: Callable[[str, str], str],
    rare: Mapping[str, Sequence[str]],
) -> tuple[Report, list[Case]]:
    told = Telling(f"Invented report {report_id[-5:]}")
    age, sex = min(98, max(19, round(chance.gauss(70, 12)))), chance.choice("FFFM")
    place = told.say("A ", f"{age}-year-old {'woman' if sex == 'F' else 'man'}", " was admitted")
    told.find("age", str(age), place)
    told.find("sex", sex, place)
    middle = min(len(AXIS) - 6, max(8, round(chance.gauss(18, 3))))
    for slot, ((least, most), weights) in TOLD.items():
        told.text += chance.choice(FILLER) + " "
        labels = _some(chance, weights, chance.randint(least, most))
        if chance.random() < RARE:
            labels = (*labels, chance.choice(rare[slot]))
        for label in labels:
            told.find(
                slot, label, told.say(f"Of {slot} the record says ", label), concept=concept(slot, label)
            )
            if label == "intradural cement leakage":
                told.find("intradural", "yes", told.findings[-1].evidence[0])
    _levels(told, chance, middle)
    _course(told, chance)
    text = told.text.rstrip()
    title = text.partition("\n")[0]
    parts = (Section(SectionKind.TITLE, 0, len(title)), Section(SectionKind.CASE, told.body, len(text)))
    cited = {"journal": chance.choice(JOURNALS), "year": chance.randint(1995, 2025)}
    report = Report(report_id, text, parts, title=title, authors=("Nobody N",), source="synthetic", **cited)
    return report, [Case(report_id, 1, tuple(told.findings), tuple(told.ledger))]


def _levels(told: Telling, chance: random.Random, middle: int) -> None:
    place = told.say("The treated vertebra was ", AXIS[middle])
    told.find("procedure_level", AXIS[middle], place)
    if chance.random() < 0.5:
        high, low = middle - chance.randint(0, 3), middle + chance.randint(0, 3)
        place = told.say("Cement was seen from ", f"{AXIS[high]} to {AXIS[low]}")
        for level in AXIS[high : low + 1]:
            told.find("leak_level", level, place)
    if chance.random() < 0.4:
        told.find("treatment_level", AXIS[middle], told.say("The operation was done at ", AXIS[middle]))


def _course(told: Telling, chance: random.Random) -> None:
    onset = chance.choice(("immediate", "delayed", ""))
    if onset:
        told.find("onset", onset, told.say("The onset was ", onset), detail={"text": onset})
    if chance.random() < 0.5:
        days = chance.choice((0.1, 0.5, 1, 3, 10, 40, 400))
        place = told.say("Treatment began after ", f"{days} days")
        told.find("time_to_treatment", f"{days} days", place, detail={"days": float(days)})
    denied = told.say("There was ", "no fever")
    told.find(
        "deficit", "fever", denied, assertion=Assertion(Status.ABSENT, False, "no"), concept="deficit:fever"
    )
    outcome = _some(chance, OUTCOMES, 1)[0]
    if outcome:
        place = told.say("The result was ", outcome)
        told.find("outcome", outcome, place, detail={"text": outcome})
        told.ledger.append(LedgerEntry("motor", "legs", "last", f"{chance.randint(0, 5)}/5", None, place))


def _some(chance: random.Random, weights: dict[str, int], count: int) -> Sequence[str]:
    labels = list(weights)
    return list(dict.fromkeys(chance.choices(labels, list(weights.values()), k=count)))


def main() -> None:
    """Write the casebook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int)
    parser.add_argument("database", type=Path)
    asked = parser.parse_args()
    with connect(asked.database) as db:
        for done, (report, cases) in enumerate(readings(asked.cases), 1):
            save_reading(db, report, cases, [], content_hash="synthetic")
            if done % 1000 == 0:
                sys.stderr.write(f"{done} cases\n")


if __name__ == "__main__":
    main()
