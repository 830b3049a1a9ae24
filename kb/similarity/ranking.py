"""Published patients like this one, weighted by how informative each shared fact is, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from kb.profile import Profile
from kb.similarity.closeness import SILENT, Feature, features
from kb.similarity.words import WordIndex

__all__ = ["Match", "SimilarCases"]

# A fact the case's report is silent about is neither alike nor unlike: it counts this share of a match.
_SILENT = 0.15

# Words are named as a reason from this weight on: used in about one report in ten.
_RARE_WORD = 0.4 * log2(10)

# What is known before anything happened weighs less than what went wrong; set on the tuning
# half of data/gold/similar_queries.jsonl, see tests/benchmarks/similarity.py.
WEIGHTS: Mapping[str, float] = {
    "complication": 1.0,
    "compartment": 1.0,
    "family": 1.0,
    "deficit": 0.6,
    "band": 0.8,
    "level": 0.6,
    "procedure": 0.5,
    "indication": 0.5,
    "treatment": 0.4,
    "age": 0.3,
    "sex": 0.3,
    "onset": 0.5,
    "time": 0.4,
    "imaging": 0.1,
    "cement": 0.3,
    "word": 0.4,
}


@dataclass(frozen=True, slots=True)
class Match:
    """A published patient and how it compares with the one asked about.

    Attributes:
        profile: the published patient.
        score: share of the asked facts' information that the case shares, 0 to 1.
        alike: plain phrases, the most informative first.
        unlike: plain phrases, the most informative first.
    """

    profile: Profile
    score: float
    alike: tuple[str, ...]
    unlike: tuple[str, ...]


class SimilarCases:
    """The casebook's patients, ready to be compared with one.

    The information of a shared fact is -log2 of the share of patients who come at least as
    close in it (Resnik P, IJCAI 1995:448-453, carried from concepts to levels, ages and times).
    """

    def __init__(self, profiles: Iterable[Profile], words: WordIndex | None = None) -> None:
        self.profiles: Sequence[Profile] = tuple(profiles)
        self._words = words or WordIndex({})

    def like(
        self,
        asked: Profile,
        *,
        words: Mapping[str, str] | None = None,
        limit: int = 10,
        without: tuple[str, int] | None = None,
    ) -> tuple[Match, ...]:
        """Return the patients most like the one asked about, best first; ties by name.

        Args:
            asked: what is known of the patient.
            words: further words of the question by stem, compared with the words of the reports.
            limit: how many.
            without: a patient to leave out, such as the one asked about.
        """
        asked_features = features(asked, words)
        if not asked_features or not self.profiles:
            return ()
        columns = [self._column(feature) for feature in asked_features]
        possible = sum(column.most for column in columns)
        if not possible:
            return ()
        scores = [sum(column.bits[i] for column in columns) / possible for i in range(len(self.profiles))]
        ranked = sorted(range(len(scores)), key=lambda i: (-scores[i], self.profiles[i].key))
        kept = [i for i in ranked if scores[i] > 0 and self.profiles[i].key != without][:limit]
        return tuple(self._match(i, scores[i], columns) for i in kept)

    def _column(self, feature: Feature) -> _Column:
        """Return what every patient shares of one feature, in weighted bits."""
        near = self._near(feature)
        weight = WEIGHTS[feature.kind]
        information = self._information(feature, near)
        rarest = log2(2 * (len(self.profiles) + 1))
        most = weight * information.get(1.0, rarest)
        if feature.kind == "word":
            most = weight * max((bits for value, bits in information.items() if value), default=0.0)
        bits = [_SILENT * most if value is None else weight * value * information[value] for value in near]
        return _Column(feature, near, bits, most)

    def _information(self, feature: Feature, near: Sequence[float | None]) -> dict[float, float]:
        """Return the bits of coming at least this close, by closeness."""
        told = sorted(value for value in near if value is not None)
        total = len(self.profiles) + 1
        if feature.kind == "word":
            used = sum(value > 0 for value in told)
            return dict.fromkeys(told, log2(total / (used + 0.5)))
        bits: dict[float, float] = {}
        for place, value in enumerate(told):
            bits.setdefault(value, log2(total / (len(told) - place + 0.5)))
        return bits

    def _near(self, feature: Feature) -> Sequence[float | None]:
        if feature.kind == "word":
            said = self._words.weights(feature.asked[0])
            return [said.get(profile.report_id, 0.0) for profile in self.profiles]
        return [feature.closeness(profile) for profile in self.profiles]

    def _match(self, i: int, score: float, columns: Sequence[_Column]) -> Match:
        profile = self.profiles[i]
        alike: list[tuple[float, str]] = []
        unlike: list[tuple[float, str]] = []
        for column in columns:
            if column.feature.kind == "word":
                continue
            phrase, same = column.feature.explain(profile, column.near[i])
            if phrase:
                (alike if same else unlike).append((-column.most if not same else -column.bits[i], phrase))
        shared = self._shared_words(i, columns)
        return Match(profile, score, (*_ordered(alike), *shared), _silence_last(_ordered(unlike)))

    def _shared_words(self, i: int, columns: Sequence[_Column]) -> tuple[str, ...]:
        """Return one phrase naming the rare words that question and report share, the rarest first."""
        rare = [c for c in columns if c.feature.kind == "word" and c.near[i] and c.most >= _RARE_WORD]
        words = [c.feature.asked[1] for c in sorted(rare, key=lambda c: (-c.most, c.feature.asked))]
        return (f"rare words in common: {', '.join(words[:3])}",) if words else ()


@dataclass(frozen=True, slots=True)
class _Column:
    feature: Feature
    near: Sequence[float | None]
    bits: Sequence[float]
    most: float


def _silence_last(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Put what the report is silent about into one phrase at the end."""
    silent = [reason.removesuffix(SILENT) for reason in reasons if reason.endswith(SILENT)]
    spoken = tuple(reason for reason in reasons if not reason.endswith(SILENT))
    return (*spoken, f"not reported: {', '.join(silent)}") if silent else spoken


def _ordered(reasons: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for _, phrase in sorted(reasons)))
