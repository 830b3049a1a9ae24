"""Reports that are one report: titles, citations, links in the store, and what must never be joined."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.planted import NOISE, reference_list
from click.testing import CliRunner
from sqlite_utils import Database

from ingest.deduplicate import compare, find_duplicates, link_duplicates
from ingest.readers import read_path
from ingest.run import ingest
from ingest.same_patient import link_patients
from ingest.titles import Likeness, compare_titles
from kb.cli import casebook
from kb.errors import RequestError
from kb.identity import Identity, doi_of, identity, plain, pmcid_of, pmid_of, same_author, same_journal
from kb.model import Case, Evidence, Finding, Report, Section, SectionKind
from kb.storage import queries
from kb.storage.curation import Check, Verdict
from kb.storage.database import connect
from kb.storage.links import Kind, State, links, primaries, set_state, stand_for
from kb.storage.store import save_check, save_reading

LIN = {
    "title": "Intradural Cement Leakage After Percutaneous Vertebroplasty",
    "authors": ("Lin BJ", "Li CC", "Ma HI"),
    "year": 2015,
    "journal": "Turkish Neurosurgery",
    "volume": "25",
    "pages": "940-942",
}


def cited(id_: str, **changes: object) -> Identity:
    return identity(id_, **{**LIN, **changes})


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = connect(tmp_path / "casebook.db")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("said", "normal"),
    [
        ("https://doi.org/10.5137/1019-5149.JTN.11079-14.1", "10.5137/1019-5149.jtn.11079-14.1"),
        ("doi: 10.1000/ABC.", "10.1000/abc"),
        ("10.1016/S0140-6736(05)67889-0", "10.1016/s0140-6736(05)67889-0"),
        ("none", ""),
    ],
)
def test_doi_in_any_spelling(said, normal):
    assert doi_of(said) == normal


@pytest.mark.parametrize(
    ("said", "normal"), [("PMID: 024366801", "24366801"), ("24366801.0", "24366801"), ("abc", ""), ("", "")]
)
def test_pmid_in_any_spelling(said, normal):
    assert pmid_of(said) == normal


@pytest.mark.parametrize(
    ("said", "normal"),
    [("PMC3111503", "PMC3111503"), ("3111503", "PMC3111503"), ("PMC8236162.2", "PMC8236162")],
)
def test_pmcid_in_any_spelling(said, normal):
    assert pmcid_of(said) == normal


def test_plain_text_has_no_accents_markup_or_entities():
    assert plain("<i>K&uuml;mmell</i>’s Sızması ß Łukasz") == "kummell’s sizmasi ss lukasz"


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Cement leakage: a case report", "Cement leakage. Case report", Likeness.SAME),
        ("Spinal epidural haematoma after PKP", "SPINAL EPIDURAL HEMATOMA AFTER PKP", Likeness.SAME),
        ("Percutaneous vertebroplsty of the dens", "Percutaneous vertebroplasty of the dens", Likeness.SAME),
        ("Intra-dural cement leakage", "Intradural cement leakage", Likeness.SAME),
        (
            "Intradural cement leakage after percutaneous vertebroplasty",
            "Intradural cement leakage after percutaneous vertebroplasty: surgical removal and outcome",
            Likeness.PART,
        ),
        ("Cement leakage after vertebroplasty", "Cement leakage after kyphoplasty", Likeness.DIFFERENT),
        ("Vertebroplasty at T11", "Vertebroplasty at T12", Likeness.DIFFERENT),
        ("Report of 2 cases of cement leakage", "Report of 3 cases of cement leakage", Likeness.DIFFERENT),
        ("Erratum to: cement leakage", "Cement leakage", Likeness.DIFFERENT),
        ("Cement leakage in the spine: reply", "Cement leakage in the spine", Likeness.DIFFERENT),
        (
            "Complications of percutaneous vertebroplasty in osteoporosis",
            "Complications of percutaneous vertebroplasty in osteoporosis. Part 2",
            Likeness.DIFFERENT,
        ),
        ("Epidural cement leakage", "Intradural cement leakage", Likeness.DIFFERENT),
        ("", "Intradural cement leakage", Likeness.UNKNOWN),
    ],
)
def test_titles(one, other, likeness):
    words = [identity("x", title=title).words for title in (one, other)]
    assert compare_titles(*words) is likeness
    assert compare_titles(*reversed(words)) is likeness


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lin BJ", "Lin, Bon-Jour", True),
        ("Bon-Jour LIN", "Lin BJ", True),
        ("Müller-Schmidt A", "Mullerschmidt A", True),
        ("Chen W", "Chen KH", False),
        ("Zhang, Jin", "García, Jin", False),
        ("Lin BJ", "Bon-Jour LIN", True),
        ("Zhang, Jin", "Jin GARCIA", False),
        ("Jin Zhang", "Jin Garcia", None),
        ("Lin BJ", "", None),
    ],
)
def test_first_authors(one, other, same):
    a, b = (identity("x", authors=(name,) if name else ()) for name in (one, other))
    assert same_author(a, b) is same
    assert same_author(b, a) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Turk Neurosurg", "Turkish Neurosurgery", True),
        ("J Orthop Surg (Hong Kong)", "Journal of Orthopaedic Surgery", True),
        ("JBJS", "Journal of Bone Joint Surgery", True),
        ("Spine", "European Spine Journal", False),
        ("", "Spine", False),
    ],
)
def test_journals(one, other, same):
    a, b = (identity("x", journal=name).journal for name in (one, other))
    assert same_journal(a, b) is same


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"doi": "10.1000/x"}, "the same title, same first author, same year, same first page"),
        ({"year": 2014, "volume": "", "pages": ""}, "same year but one"),
        ({"authors": ()}, "the same title, same year, same first page"),
        ({"title": "Intradural Cement Leakage after Percutaneous Vertebroplastv"}, "the same title"),
        ({"journal": "Turk Neurosurg", "pages": "940-2", "authors": ("LIN, Bon Jour",)}, "same journal"),
    ],
)
def test_one_report_told_twice_is_linked_with_the_reason(changes, reason):
    link = compare(cited("a"), cited("b", **changes))
    assert link is not None
    assert link.state is State.LINKED
    assert reason in link.reason


@pytest.mark.parametrize(
    "changes",
    [
        {"authors": ("Shapiro S",), "year": 2003, "pages": "90-92", "volume": "98", "journal": "J Neurosurg"},
        {"title": "Erratum to: Intradural Cement Leakage After Percutaneous Vertebroplasty"},
        {"title": "Intradural Cement Leakage After Balloon Kyphoplasty"},
        {"title": "Reply: Intradural Cement Leakage After Percutaneous Vertebroplasty"},
        {"year": 2021, "pages": "1-3", "volume": "31"},
        {"title": ""},
    ],
)
def test_another_report_is_not_linked(changes):
    assert compare(cited("a"), cited("b", **changes)) is None


def test_different_pmids_are_two_reports_whatever_else_agrees():
    assert compare(cited("a", pmid="1"), cited("b", pmid="2")) is None


@pytest.mark.parametrize(
    ("a", "b", "doubt"),
    [
        ({"doi": "10.1000/x", "pmid": "1"}, {"doi": "10.1000/x", "pmid": "2"}, "but different PMID"),
        (
            {"doi": "10.1000/x"},
            {"doi": "10.1000/x", "title": "Sacroplasty", "authors": ("Barber SM",), "year": 2009,
             "pages": "1", "volume": "1", "journal": "Spine"},
            "but different titles",
        ),
        ({"doi": "10.1000/x"}, {"doi": "10.1000/y"}, "but different DOI"),
        ({"year": None, "volume": "", "pages": ""}, {}, "same first author"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_only_proposed(a, b, doubt):
    link = compare(cited("a", **a), cited("b", **b))
    assert link is not None
    assert link.state is State.PROPOSED
    assert doubt in link.reason


def test_a_title_in_another_language_does_not_undo_a_shared_doi():
    turkish = cited(
        "b", doi="10.1000/x", title="Perkütan Vertebroplasti Sonrasında İntradural Çimento Sızması"
    )
    link = compare(cited("a", doi="10.1000/x"), turkish)
    assert link is not None
    assert link.state is State.LINKED


def test_a_chain_never_joins_two_pmids():
    found = find_duplicates([cited("a", pmid="1"), cited("b", pmid="2"), cited("c")])
    states = {(link.first, link.second): link.state for link in found}
    assert sorted(states.values()) == [State.LINKED, State.PROPOSED]


def test_order_of_reports_does_not_matter():
    listed, _ = reference_list(seed=5, count=300, duplicates=60, alike=60)
    identities = [record.identity() for record in listed]
    assert find_duplicates(identities) == find_duplicates(identities[::-1])


def test_planted_duplicates_are_found_and_nothing_else_is_joined():
    listed, planted = reference_list(seed=11, count=2000, duplicates=400, alike=400)
    found = find_duplicates([record.identity() for record in listed])
    made = {(link.first, link.second) for link in found if link.state is State.LINKED}
    assert made <= planted
    assert len(made) >= 0.98 * len(planted)
    assert len(NOISE) > 20


@pytest.mark.shared
def test_no_two_references_of_the_sample_lists_are_joined(shared):
    identities = [
        _identity(report, f"{path.name}|{report.id}")
        for path in sorted((shared / "samples" / "references").iterdir())
        for report in read_path(path)
        if isinstance(report, Report)
    ]
    assert len(identities) > 100
    assert find_duplicates(identities) == []


@pytest.mark.shared
def test_full_text_and_abstract_are_one_report(shared):
    bundled = Path(__file__).parent.parent / "data" / "reports" / "lin-bj-2015.md"
    seed = shared / "seed" / "000_0cd6222f051fd953.txt"
    pair = [_identity(r) for path in (bundled, seed) for r in read_path(path) if isinstance(r, Report)]
    (link,) = find_duplicates(pair)
    assert link.state is State.LINKED
    assert link.reason == "same DOI 10.5137/1019-5149.jtn.11079-14.1"


def test_no_two_bundled_reports_are_joined():
    folder = Path(__file__).parent.parent / "data" / "reports"
    bundled = [_identity(report) for report in read_path(folder) if isinstance(report, Report)]
    assert len(bundled) == 83
    assert find_duplicates(bundled) == []


def _identity(report: Report, id_: str = "") -> Identity:
    names = ("title", "authors", "year", "journal", "volume", "pages", "doi", "pmid", "pmcid")
    return identity(id_ or report.id, **{name: getattr(report, name) for name in names})


def stored(db: Database, id_: str, *, text: str = "A woman.", **facts: object) -> None:
    """Store a report of Lin et al. under an id, with one case where facts are given."""
    changes = facts.pop("cite", {})
    report = Report(id_, text, (Section(SectionKind.BODY, 0, len(text)),), **{**LIN, **changes})
    place = (Evidence(0, 1, 0, 1),)
    findings = tuple(
        Finding(slot, value, place) for slot, values in facts.items() for value in str(values).split("|")
    )
    cases = [Case(id_, 1, findings)] if findings else []
    save_reading(db, report, cases, [], content_hash=id_ + text)


WOMAN = {"age": "64", "sex": "F", "procedure_level": "L2", "complication": "intradural cement leakage"}


def test_links_are_stored_with_reason_undone_by_a_person_and_stay_undone(db):
    stored(db, "abstract", **WOMAN)
    stored(db, "full", text="A woman of 64. " * 20, **WOMAN)
    (link,) = link_duplicates(db)
    assert primaries(db) == {"abstract": "full"}
    assert [row.report_id for row in queries.case_rows(db)] == ["full"]
    assert link_duplicates(db) == []

    set_state(db, link, State.UNDONE, who="A. Reader", at="2026-01-02")
    assert primaries(db) == {}
    assert [row.report_id for row in queries.case_rows(db)] == ["abstract", "full"]
    assert link_duplicates(db) == []
    (kept,) = links(db)
    assert (kept.state, kept.who, kept.reason) == (State.UNDONE, "A. Reader", link.reason)


def test_both_sources_stay_readable(db):
    stored(db, "abstract", **WOMAN)
    stored(db, "full", text="A woman of 64. " * 20, **WOMAN)
    link_duplicates(db)
    assert queries.report(db, "abstract").text == "A woman."
    assert len(queries.cases(db)) == 2
    assert len(list(queries.each_case(db))) == 1


def test_the_report_with_patients_stands_for_a_longer_one_without(db):
    stored(db, "a", text="long " * 50)
    stored(db, "b", **WOMAN)
    link_duplicates(db)
    assert primaries(db) == {"a": "b"}


def test_only_fresh_reports_are_compared_and_old_links_stay(db):
    stored(db, "a")
    stored(db, "b")
    assert len(link_duplicates(db)) == 1
    stored(db, "c")
    fresh = link_duplicates(db, {"c"})
    assert {(link.first, link.second) for link in fresh} == {("a", "c"), ("b", "c")}
    assert len(links(db)) == 3


def test_an_undone_link_stays_undone_when_a_third_report_is_linked_to_both(db):
    for id_ in "abc":
        stored(db, id_)
    link_duplicates(db)
    assert primaries(db) == {"b": "a", "c": "a"}
    (link,) = (one for one in links(db) if (one.first, one.second) == ("a", "b"))
    set_state(db, link, State.UNDONE, who="A. Reader", at="2026-01-02")
    assert primaries(db) == {"c": "a"}


def test_what_a_person_checked_is_not_hidden_by_a_fuller_source(db):
    stored(db, "abstract", **WOMAN)
    before = tuple(queries.case(db, "abstract").present("age"))
    save_check(db, Check("abstract", 1, "age", Verdict.CONFIRMED, before, before, "A. Reader", "2026-01-02"))
    stored(db, "full", text="A woman of 64. " * 20, **WOMAN)
    link_duplicates(db)
    assert primaries(db) == {"full": "abstract"}


def test_the_record_a_person_chose_stands_until_another_is_chosen(db):
    for id_ in "abc":
        stored(db, id_)
    link_duplicates(db)
    assert stand_for(db, "c", who="A. Reader", at="2026-01-02") == ["a", "b"]
    assert primaries(db) == {"a": "c", "b": "c"}
    stored(db, "a", text="A woman of 64. " * 20, **WOMAN)
    assert primaries(db) == {"a": "c", "b": "c"}
    stand_for(db, "b", who="A. Reader", at="2026-01-03")
    assert primaries(db) == {"a": "b", "c": "b"}


@pytest.mark.parametrize(
    ("chosen", "who", "said"), [("a", "", "nobody signed"), ("d", "A. Reader", "no other")]
)
def test_a_choice_needs_a_name_and_something_to_choose_from(db, chosen, who, said):
    for id_ in "ab":
        stored(db, id_)
    link_duplicates(db)
    with pytest.raises(RequestError, match=said):
        stand_for(db, chosen, who=who, at="2026-01-02")


def test_a_link_whose_reason_is_gone_is_dropped(db):
    stored(db, "a")
    stored(db, "b")
    link_duplicates(db)
    stored(db, "b", text="Another.", cite={"title": "Sacroplasty", "year": 1999, "authors": ("Xu A",)})
    assert link_duplicates(db, {"b"}) == []
    assert links(db) == []


@pytest.mark.parametrize(("who", "message"), [(" ", "nobody signed"), ("A. Reader", "they are not linked")])
def test_a_decision_needs_a_name_and_a_link(db, who, message):
    stored(db, "a")
    stored(db, "b")
    link = compare(cited("a"), cited("b"))
    with pytest.raises(RequestError, match=message):
        set_state(db, link, State.UNDONE, who=who, at="2026-01-02")


def test_the_same_patient_in_two_papers_is_proposed_with_the_facts(db):
    stored(db, "first", **WOMAN)
    later = {
        "title": "Late removal of cement from the thecal sac",
        "year": 2018,
        "pages": "1-4",
        "volume": "28",
    }
    stored(db, "later", cite=later, **WOMAN, treatment="laminectomy")
    assert link_duplicates(db) == []
    (link,) = link_patients(db)
    assert (link.kind, link.state) == (Kind.PATIENT, State.PROPOSED)
    assert (link.first_number, link.second_number) == (1, 1)
    expected = (
        "both 64 F; procedure level L2; complication intradural cement leakage; author li c, lin b, ma h"
    )
    assert link.reason == expected
    assert primaries(db) == {}


def test_the_same_patient_is_proposed_for_fresh_reports_only(db):
    later = {"title": "Late removal of cement", "year": 2018, "pages": "1-4", "volume": "28"}
    stored(db, "first", **WOMAN)
    stored(db, "later", cite=later, **WOMAN)
    assert link_patients(db, {"elsewhere"}) == []
    assert len(link_patients(db, {"later"})) == 1
    assert link_patients(db, {"later"}) == []
    assert len(links(db, Kind.PATIENT)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"age": "71"},
        {"sex": "M"},
        {"procedure_level": "T12"},
        {"complication": "ileus"},
        {"cite": {"authors": ("Shapiro S",)}},
    ],
)
def test_another_patient_is_not_proposed(db, change):
    stored(db, "first", **WOMAN)
    cite = {"title": "Sacroplasty", "year": 2018, "pages": "1-4", "volume": "28"} | change.pop("cite", {})
    stored(db, "later", cite=cite, **(WOMAN | change))
    assert link_patients(db) == []


def _run(db: Database, *arguments: str):
    file = next(row["file"] for row in db.query("PRAGMA database_list"))
    return CliRunner().invoke(casebook, ["duplicates", *arguments, "--db", file])


def test_command_shows_links_with_reason_and_undoes_them(db):
    stored(db, "abstract", **WOMAN)
    stored(db, "full", text="A woman of 64. " * 20, **WOMAN)
    (found,) = json.loads(_run(db, "--again", "--format", "json").output)
    assert (found["first"], found["second"], found["state"]) == ("abstract", "full", "linked")
    assert found["reason"] in _run(db).output

    undone = _run(db, "--undo", "full", "abstract", "--who", "A. Reader")
    assert undone.exit_code == 0
    assert "undone" in undone.output
    assert primaries(db) == {}
    accepted = _run(db, "--accept", "full", "abstract", "--who", "A. Reader", "--again")
    assert "linked" in accepted.output
    assert primaries(db) == {"abstract": "full"}
    assert _run(db, "--stand", "abstract", "--who", "A. Reader").exit_code == 0
    assert primaries(db) == {"full": "abstract"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--undo", "abstract", "nobody", "--who", "A. Reader"), "abstract and nobody: they are not linked."),
        (("--undo", "abstract", "full"), "nobody signed the decision"),
    ],
)
def test_command_says_what_cannot_be_decided(db, arguments, message):
    stored(db, "abstract")
    stored(db, "full")
    link_duplicates(db)
    result = _run(db, *arguments)
    assert result.exit_code == 1
    assert message in result.output


def test_ingesting_a_list_links_it_to_what_is_there(db, tmp_path):
    ris = "TY  - JOUR\nTI  - {}\nAU  - {}\nPY  - 2015\nJO  - Turk Neurosurg\nSP  - 940\nEP  - {}\nER  - \n"
    (tmp_path / "one.ris").write_text(ris.format(LIN["title"], "Lin, Bon-Jour", "942"), encoding="utf-8")
    (tmp_path / "two.ris").write_text(ris.format(LIN["title"].upper(), "Lin BJ", "2"), encoding="utf-8")
    ingest([tmp_path / "one.ris"], db)
    summary = ingest([tmp_path / "two.ris"], db)
    assert [link.state for link in summary.links] == [State.LINKED]
    assert [link.key for link in links(db)] == [summary.links[0].key]
    assert len(queries.report_ids(db)) == 2
