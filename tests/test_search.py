"""Facets count as they should, text is found as typed, and an address brings a search back."""

import pytest
from coded import elaborate, gold_readings, gold_records

from kb.compartment import resolve
from kb.errors import RequestError
from kb.levels import AXIS
from kb.model import NOT_REPORTED
from kb.search.cases import FACETS, facet_values, find, full_text, touching
from kb.search.filters import Brush, Filter
from kb.search.kinds import tree, with_kinds
from kb.storage.database import connect
from kb.storage.store import save_reading


def _operated_man(record):
    return "laminectomy" in record["treatment"] and record["sex"] == "M"


INTRADURAL = {"compartment": ("intradural",)}


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with connect(tmp_path_factory.mktemp("search") / "casebook.db") as opened:
        for report, cases in gold_readings():
            save_reading(opened, report, cases, [], content_hash="1")
        yield opened


def ids(result):
    return {(hit.report_id, hit.number) for hit in result.hits}


def coded(holds):
    return {(record["id"], record["case_no"]) for record in gold_records() if holds(record)}


def test_an_empty_filter_finds_every_case(db):
    result = find(db, Filter())
    assert result.total == 89
    assert ids(result) == coded(lambda record: True)
    assert result.summary.patients == 89
    assert result.summary.reports == 83
    assert sum(result.summary.outcomes.values()) == 89


@pytest.mark.parametrize(
    ("facets", "holds"),
    [
        ({"compartment": ("intradural",)}, lambda r: r["intradural"]),
        ({"sex": ("F",)}, lambda r: r["sex"] == "F"),
        ({"sex": (NOT_REPORTED,)}, lambda r: r["sex"] is None),
        ({"outcome": ("death", "worse")}, lambda r: r["outcome"] in ("death", "worse")),
        (
            {"treatment": ("laminectomy",), "sex": ("M",)},
            _operated_man,
        ),
        ({"age": ("80 and over",)}, lambda r: (r["age"] or 0) >= 80),
        ({"age": ("under 50", "60–69")}, lambda r: r["age"] and (r["age"] < 50 or 60 <= r["age"] < 70)),
        ({"leak_level": ("T12",)}, lambda r: "T12" in r["leak_level"]),
        ({"deficit": ()}, lambda r: True),
    ],
)
def test_or_within_a_facet_and_between_facets(db, facets, holds):
    assert ids(find(db, Filter(facets=facets))) == coded(holds)


@pytest.mark.parametrize("facets", [{}, INTRADURAL, INTRADURAL | {"sex": ("F",)}, {"outcome": ("death",)}])
@pytest.mark.parametrize("facet", FACETS)
def test_a_count_is_what_choosing_that_value_alone_would_find(db, facets, facet):
    counts = find(db, Filter(facets=facets)).counts[facet]
    for value, count in counts.items():
        assert count == find(db, Filter(facets=facets | {facet: (value,)})).total, value


@pytest.mark.parametrize("role", ["treated", "leak", "operated", "lesion"])
def test_the_spine_counts_what_a_brush_there_finds(db, role):
    within = Filter(levels=(Brush("treated", "T10", "L3"),))
    others = () if role == "treated" else within.levels
    counts = touching(db, within, role)
    for level in AXIS:
        one = Filter(levels=(*others, Brush(role, level, level)))
        assert counts[level] == find(db, one, limit=0).total
    silent = Filter(levels=others, facets={f"{role}_level": (NOT_REPORTED,)})
    assert counts[NOT_REPORTED] == find(db, silent, limit=0).total


@pytest.mark.parametrize(
    ("brush", "slot", "levels"),
    [
        (Brush("leak", "T12", "T12"), "leak_level", {"T12"}),
        (Brush("leak", "T11", "L1"), "leak_level", {"T11", "T12", "L1"}),
        (Brush("treated", "L1", "L2"), "procedure_level", {"L1", "L2"}),
        (Brush("operated", "C1", "S5"), "treatment_level", None),
    ],
)
def test_a_brush_finds_what_it_touches(db, brush, slot, levels):
    found = ids(find(db, Filter(levels=(brush,))))
    assert found == coded(lambda record: record[slot] and (not levels or levels & set(record[slot])))
    assert found


def test_years_and_ages_are_ranges_with_both_ends(db):
    ages = find(db, Filter(ages=(64, 65)))
    assert ids(ages) == coded(lambda record: record["age"] in (64, 65))
    years = find(db, Filter(years=(2015, 2016), sort="year"))
    assert [hit.year for hit in years.hits] == sorted((h.year for h in years.hits), reverse=True)
    assert {hit.year for hit in years.hits} == {2015, 2016}


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("T12-L1", full_text.Query(('"T12-L1"',))),
        ("durotomy cement", full_text.Query(('"durotomy"', '"cement"*'))),
        ("L2 ab", full_text.Query(('"L2"', '"ab"'))),
        ('"thecal sac" NEAR', full_text.Query(('"thecal sac"', '"NEAR"*'))),
        ("-venous leak ", full_text.Query(('"leak"*',), ('"venous"',))),
        ('-"no leak" cord', full_text.Query(('"cord"*',), ('"no leak"',))),
        ('"unclosed phrase', full_text.Query(('"unclosed phrase"',))),
        ('say"cheese" - * ( ) :', full_text.Query(('"say cheese "',))),
        ('--- "" \'', full_text.Query(())),
    ],
)
def test_what_is_typed_is_quoted(text, query):
    assert full_text.parse(text) == query


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "''",
        "a AND",
        "NOT",
        "text:",
        "{x}",
        "^a",
        "a*b",
        "(",
        "T12-L1",
        "\x00",
        "😀",
        "é",
        "-",
        '-"',
        "a" * 10000,
    ],
)
def test_no_text_breaks_the_search(db, text):
    assert find(db, Filter(text=text)).total >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T12-L1", {"elaborate"}),
        ("l1-t12", set()),
        ("NAIVE", {"elaborate"}),
        ("ünal", {"elaborate"}),
        ("rate rated", {"elaborate"}),
        ("PMMA rates", {"elaborate"}),
        ('"rates run from"', {"elaborate"}),
        ('"from run rates"', set()),
        ("leak -woman", set()),
        ("wom", {"elaborate"}),
        ("wom leak", set()),
    ],
)
def test_words_phrases_stems_and_beginnings(tmp_path, text, expected):
    report, cases, statements = elaborate()
    with connect(tmp_path / "x.db") as db:
        save_reading(db, report, cases, statements, content_hash="1")
        result = find(db, Filter(text=text))
        assert {hit.report_id for hit in result.hits} == expected
        for hit in result.hits:
            assert hit.snippet == report.text[hit.start : hit.end] if hit.start >= 0 else hit.snippet == ""


def test_labels_of_a_case_are_found_though_the_text_says_it_otherwise(db):
    found = find(db, Filter(text="durotomy"))
    assert ids(found) >= coded(lambda record: "durotomy" in record["treatment"])


def test_relevance_puts_the_better_match_first_and_snippets_are_slices(db):
    result = find(db, Filter(text="intradural cement laminectomy"))
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
    first = result.hits[0]
    text = db.execute("SELECT text FROM reports WHERE id = ?", [first.report_id]).fetchone()[0]
    assert first.snippet == text[first.start : first.end] != ""


def test_a_page_of_hits_is_a_slice_of_all(db):
    everything = find(db, Filter(sort="year")).hits
    assert find(db, Filter(sort="year"), limit=10, offset=20).hits == everything[20:30]


def test_nothing_found_says_what_to_drop(db):
    wanted = Filter(text="cement", facets=INTRADURAL | {"sex": ("M",)}, ages=(1, 2))
    result = find(db, wanted)
    assert result.total == 0
    assert [s.parts for s in result.suggestions] == [("ages",)]
    assert result.suggestions[0].total == find(db, wanted.without("ages")).total > 0


def test_where_no_single_part_suffices_the_fewest_are_named(db):
    wanted = Filter(text="zebra", facets={"sex": ("M",)}, ages=(1, 2))
    (way,) = find(db, wanted).suggestions
    assert way.parts == ("ages", "text")
    assert way.total == find(db, Filter(facets={"sex": ("M",)})).total > 0


@pytest.mark.parametrize(
    ("facet", "broad", "narrow"),
    [("treatment", "decompression", "laminectomy"), ("deficit", "weakness", "paraparesis")],
)
def test_a_broader_term_finds_its_kinds(db, facet, broad, narrow):
    found = {(hit.report_id, hit.number) for hit in find(db, Filter(facets={facet: (broad,)})).hits}
    kinds = {(hit.report_id, hit.number) for hit in find(db, Filter(facets={facet: (narrow,)})).hits}
    assert kinds < found
    counts = find(db, Filter(), limit=0).counts[facet]
    assert (counts[broad], counts[narrow]) == (len(found), len(kinds))


def test_values_stand_under_what_they_are_kinds_of():
    values = ["surgery", "conservative", "decompression", "laminectomy", "durotomy"]
    assert list(tree("treatment", values)) == [
        ("surgery", 0),
        ("decompression", 1),
        ("laminectomy", 2),
        ("durotomy", 1),
        ("conservative", 0),
    ]


def test_results_follow_a_change_of_the_casebook(tmp_path):
    report, cases, statements = elaborate()
    path = tmp_path / "x.db"
    with connect(path) as db, connect(path, read_only=True) as other:
        assert find(other, Filter()).total == 0
        save_reading(db, report, cases, statements, content_hash="1")
        assert find(other, Filter()).total == find(db, Filter()).total == 2


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(text='T12-L1 "thecal sac" -x'),
        Filter(facets={"sex": ("F", "not reported"), "age": ("80 and over",)}, sort="year"),
        Filter(levels=(Brush("leak", "T12", "L2"), Brush("treated", "L1", "L1"))),
        Filter(years=(1999, 2024), ages=(60, 69), sort="time_to_treatment"),
    ],
)
def test_an_address_brings_the_filter_back(db, wanted):
    assert Filter.from_params(wanted.to_params(), facet_values(db)) == (wanted, [])


@pytest.mark.parametrize(
    ("params", "unknown"),
    [
        ({"sex": ["F", "X"]}, ["sex=X"]),
        ({"sort": "size"}, ["sort=size"]),
        ({"spine": "leak:T12-L9"}, ["spine=leak:T12-L9"]),
        ({"spine": "foot:T12"}, ["spine=foot:T12"]),
        ({"years": "then"}, ["years=then"]),
        ({"page": "7"}, []),
    ],
)
def test_what_an_address_asks_in_vain_is_named(db, params, unknown):
    wanted, named = Filter.from_params(params, facet_values(db))
    assert named == unknown
    assert wanted in (Filter(), Filter(facets={"sex": ("F",)}))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Filter(facets={"colour": ("red",)}), "Facets: procedure"),
        (lambda: Filter(sort="size"), "Orders: relevance"),
        (lambda: Brush("leak", "T13", "L1"), "Use C1 to"),
        (lambda: Brush("foot", "T12", "L1"), "Roles: treated"),
    ],
)
def test_impossible_filters_say_what_is_possible(make, words):
    with pytest.raises(RequestError, match=words):
        make()


@pytest.mark.parametrize(
    ("concepts", "expected"),
    [
        (["complication:subdural-cement-leakage"], ("intradural",)),
        (["complication:lateral-recess-cement-leakage"], ("epidural",)),
        (["complication:cement-leakage", "complication:venous-cement-leakage"], ("venous",)),
        (["complication:cement-leakage"], ("unspecified",)),
        (["complication:needle-tract-cement-leakage"], ("unspecified",)),
        (["complication:spinal-epidural-hematoma", "complication:unheard-of", ""], ("no leak",)),
    ],
)
def test_a_kind_of_leak_lies_where_the_leak_lies(concepts, expected):
    assert resolve(concepts) == expected


EPIDURAL, FORAMINAL = "epidural cement leakage", "foraminal cement leakage"


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ({EPIDURAL: 0b1}, {EPIDURAL: 0b1}),
        ({EPIDURAL: 0b1, "cement leakage": 0b10}, {EPIDURAL: 0b1, "cement leakage": 0b11}),
        ({EPIDURAL: 0b1, FORAMINAL: 0b10}, {EPIDURAL: 0b1, FORAMINAL: 0b10, "cement leakage": 0b11}),
    ],
    ids=["alone", "told", "two together"],
)
def test_a_broader_term_is_added_only_where_it_brings_two_values_together(sets, expected):
    assert with_kinds("complication", sets) == expected
