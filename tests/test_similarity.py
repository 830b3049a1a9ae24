"""Patients like one, and why."""

import json
import random

import pytest
from coded import of_record
from conftest import ROOT

from kb.profile import of_facts
from kb.similarity.kinship import kinship
from kb.similarity.ranking import WEIGHTS, SimilarCases
from kb.similarity.words import WordIndex, words

LINES = (ROOT / "data/gold/gold.jsonl").read_text(encoding="utf-8").splitlines()
GOLD = [of_record(json.loads(line)) for line in LINES]
INDEX = SimilarCases(GOLD)
ASKED = of_facts(
    {
        "age": ("72",),
        "sex": ("F",),
        "procedure": ("percutaneous vertebroplasty",),
        "procedure_level": ("L1",),
        "complication": ("intradural cement leakage",),
        "deficit": ("paraparesis",),
    }
)


def test_the_nearest_case_is_the_clinically_nearest():
    best = INDEX.like(ASKED)[0]
    assert best.profile.report_id == "34454446"
    assert "intradural cement leakage" in best.alike
    assert "also treated at L1" in best.alike


def test_reasons_against_are_told():
    tumour = next(
        m for m in INDEX.like(ASKED, limit=89) if m.profile.report_id == "wneu-2018-intradural-video"
    )
    assert "man" in tumour.unlike
    assert "worst deficit: paralysis, not weakness" in tumour.unlike


@pytest.mark.parametrize("profile", GOLD[:12], ids=lambda p: p.report_id)
def test_a_patient_is_most_like_itself_and_can_be_left_out(profile):
    told = {slot: found for slot, found in profile.values.items() if slot != "outcome"}
    best = INDEX.like(of_facts(told), limit=89)
    top = {m.profile.key for m in best if m.score >= best[0].score - 1e-9}
    assert profile.key in top
    assert profile.key not in {m.profile.key for m in INDEX.like(profile, without=profile.key, limit=89)}


def test_nothing_asked_finds_nothing_and_an_empty_casebook_too():
    assert INDEX.like(of_facts({})) == ()
    assert SimilarCases(()).like(ASKED) == ()


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_casebook_does_not_matter(seed):
    shuffled = random.Random(seed).sample(GOLD, len(GOLD))

    def ranked(index):
        return [(m.profile.key, round(m.score, 9)) for m in index.like(ASKED, limit=89)]

    assert ranked(SimilarCases(shuffled)) == ranked(INDEX)


def test_a_rare_shared_fact_outweighs_a_common_one():
    rare = of_facts({"complication": ("intradural cement leakage",)}, number=1)
    common = [of_facts({"sex": ("F",)}, number=n) for n in range(2, 12)]
    asked = of_facts({"complication": ("intradural cement leakage",), "sex": ("F",)})
    assert SimilarCases([*common, rare]).like(asked)[0].profile.number == 1


@pytest.mark.parametrize(
    ("asked", "told", "kind", "least", "most"),
    [
        ("intradural cement leakage", "intradural cement leakage", "complication", 1, 1),
        ("cement leakage", "epidural cement leakage", "complication", 1, 1),
        ("epidural cement leakage", "intradural cement leakage", "complication", 0.4, 0.9),
        ("intradural cement leakage", "ileus", "complication", 0, 0),
        ("pulmonary embolism", "pulmonary cement embolism", "complication", 0.7, 0.9),
        ("decompression", "nasogastric decompression", "treatment", 0, 0.5),
        ("no such thing", "ileus", "complication", 0, 0),
    ],
)
def test_kinship_follows_the_hierarchy(asked, told, kind, least, most):
    assert least <= kinship(asked, told, kind) <= most


def test_words_fold_spelling_and_endings():
    assert words("Haematomas after the operation").keys() == words("hematoma, operations").keys()


def test_a_word_weighs_more_in_a_short_text_that_repeats_it():
    texts = {"short": "balloon balloon", "long": "balloon " + "thing other matter " * 20}
    told = WordIndex(texts).weights("balloon")
    assert told["short"] > told["long"]
    assert WordIndex(texts).weights("unheard") == {}


def test_a_rare_word_of_the_question_is_named_and_outweighs_a_common_one():
    texts = {f"r{n}": "sponge balloon" if n == 7 else "sponge thing" for n in range(60)}
    patients = [of_facts({"sex": ("F",)}, report_id=report, number=1) for report in texts]
    asked = {stem: stem for stem in (*words("sponge"), *words("balloon"))}
    best, second, *_ = SimilarCases(patients, WordIndex(texts)).like(of_facts({}), words=asked)
    assert best.profile.report_id == "r7"
    assert best.score > 2 * second.score
    assert (best.alike, second.alike) == (("rare words in common: balloon",), ())


def test_reports_share_a_word_by_its_weight_in_each():
    index = WordIndex({"short": "balloon", "long": "balloon thing other matter", "none": "thing"})
    patients = [of_facts({"sex": ("F",)}, report_id=report, number=1) for report in ("short", "long", "none")]
    found = SimilarCases(patients, index).like(of_facts({}), words=words("balloon"))
    short, long = (index.weights(next(iter(words("balloon"))))[match.profile.report_id] for match in found)
    assert found[0].score / found[1].score == pytest.approx(short / long)
    assert short > long


def test_what_a_report_does_not_tell_is_named_last_in_one_phrase():
    told = of_facts({"complication": ("ileus",), "onset": ("delayed",)}, report_id="r", number=1)
    rest = [of_facts({"sex": ("F",)}, report_id=f"other {n}", number=1) for n in range(3)]
    asked = {"sex": ("F",), "deficit": ("paraplegia",), "onset": ("immediate",), "complication": ("ileus",)}
    found = SimilarCases([told, *rest]).like(of_facts(asked))
    match = next(match for match in found if match.profile.report_id == "r")
    assert match.unlike == ("delayed onset", "not reported: deficit, sex")


def test_every_kind_of_feature_has_a_weight():
    from kb.similarity.closeness import features

    asked = of_facts(
        dict.fromkeys(("procedure", "indication", "treatment", "imaging", "cement_material"), ("x",))
        | {
            "complication": ("spinal epidural hematoma", "epidural cement leakage"),
            "deficit": ("paraplegia",),
        }
        | {"leak_level": ("L1",), "age": ("70",), "sex": ("F",), "onset": ("immediate",)},
        {"time_to_symptoms": 1.0},
    )
    assert {feature.kind for feature in features(asked, {"word": "words"})} == set(WEIGHTS)


def test_judged_questions_name_cases_of_the_gold():
    lines = (ROOT / "data/gold/similar_queries.jsonl").read_text(encoding="utf-8").splitlines()
    known = {profile.key for profile in GOLD}
    judged = [(row["id"], row["case_no"]) for line in lines for row in json.loads(line)["relevant"]]
    assert len(lines) >= 30
    assert set(judged) <= known
