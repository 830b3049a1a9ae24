"""The vocabulary: every row of the data, every label of the gold, and the messages of broken rows."""

import json
from pathlib import Path

import pytest

from kb.errors import VocabularyError
from kb.model import CONCEPT_SLOTS
from kb.spelling import fold, variants
from kb.vocabulary import CODE_SYSTEMS, COLUMNS, TYPES, Vocabulary, load_vocabulary

DATA = Path(__file__).parent.parent / "data"
GOLD = DATA / "gold" / "gold.jsonl"
HEADER = ",".join(COLUMNS)


def gold_labels() -> list[tuple[str, str]]:
    labels = set()
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        labels |= {(slot, label) for slot in CONCEPT_SLOTS for label in case[slot]}
    return sorted(labels)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, type_: str, *rows: str) -> None:
    (folder / f"{type_}.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("slot", "label"), gold_labels())
def test_gold_label_is_the_label_of_a_concept_of_its_slot(
    vocabulary: Vocabulary, slot: str, label: str
) -> None:
    concept = vocabulary.by_label(label, slot)
    assert concept is not None
    assert concept.label == label


@pytest.mark.parametrize("type_", TYPES)
def test_every_row_of_a_file_is_loaded_and_complete(vocabulary: Vocabulary, type_: str) -> None:
    lines = (DATA / "vocabulary" / f"{type_}.csv").read_text(encoding="utf-8").splitlines()
    concepts = vocabulary.of_type(type_)
    assert len(concepts) == len(lines) - 1 > 0
    for concept in concepts:
        assert concept.definition.endswith(".")
        assert "\n" not in concept.definition
        assert not concept.codes or concept.origin, f"{concept.id}: where was the code verified?"
        assert set(concept.codes) <= set(CODE_SYSTEMS)


def test_a_name_leads_to_its_concept_without_the_type(vocabulary: Vocabulary) -> None:
    """As the scorer looks names up: the first concept that has the name, whatever its type."""
    first: dict[str, str] = {}
    for concept in vocabulary.concepts:
        for name in concept.names:
            first.setdefault(name.casefold().strip(), concept.id)
    for concept in vocabulary.concepts:
        for name in concept.names:
            known_as = first[name.casefold().strip()]
            assert known_as == concept.id or known_as in vocabulary.ancestors(concept.id), name


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("complication:subdural-cement-leakage", "complication:intradural-cement-leakage"),
        ("complication:intramedullary-cement-leakage", "complication:intradural-cement-leakage"),
        ("complication:intradural-cement-leakage", "complication:cement-leakage"),
        ("treatment:hemilaminectomy", "treatment:decompression"),
        ("deficit:paraparesis", "deficit:weakness"),
        ("imaging:ct-myelography", "imaging:ct"),
        ("indication:osteoporotic-compression-fracture", "indication:osteoporotic-fracture"),
        ("procedure:balloon-kyphoplasty", "procedure:vertebral-augmentation"),
    ],
)
def test_hierarchy_up_and_down(vocabulary: Vocabulary, narrow: str, wide: str) -> None:
    assert wide in vocabulary.ancestors(narrow)
    assert narrow in vocabulary.descendants(wide)
    assert narrow not in vocabulary.ancestors(narrow)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("complication:intradural-hematoma", "complication:intradural-cement-leakage"),
        ("complication:epidural-cement-leakage", "complication:intradural-cement-leakage"),
        ("deficit:paraplegia", "deficit:paraparesis"),
        ("treatment:nasogastric-decompression", "treatment:decompression"),
        ("complication:pulmonary-cement-embolism", "complication:pulmonary-embolism"),
    ],
)
def test_what_sounds_alike_is_not_a_kind_of_the_other(vocabulary: Vocabulary, one: str, other: str) -> None:
    assert other not in vocabulary.ancestors(one)
    assert one not in vocabulary.ancestors(other)


@pytest.mark.parametrize(
    ("name", "type_", "label"),
    [
        ("intra-thecal cement", "complication", "intradural cement leakage"),
        ("Spinal epidural haematomas", "complication", "spinal epidural hematoma"),
        ("BKP", "procedure", "balloon kyphoplasty"),
        ("dyspnoea", "deficit", "dyspnea"),
        ("hypoaesthesia", "deficit", "sensory loss"),
        ("osteoporotic vertebral compression fractures", "indication", "osteoporotic compression fracture"),
        ("cement‐augmented pedicle screws", "procedure", "cement-augmented pedicle screw"),
    ],
)
def test_spellings_of_reports_are_known(vocabulary: Vocabulary, name: str, type_: str, label: str) -> None:
    concept = vocabulary.by_label(name, type_)
    assert concept is not None
    assert concept.label == label
    assert vocabulary.surface_forms(type_)[fold(name)] is concept


def test_unknown_names_and_ids_are_none(vocabulary: Vocabulary) -> None:
    assert vocabulary.by_label("flux capacitor") is None
    assert vocabulary.get("complication:flux") is None
    assert vocabulary.by_label("paraplegia", "treatment") is None


@pytest.mark.parametrize(
    ("name", "also"),
    [
        ("hematoma", "haematoma"),
        ("oedema", "edema"),
        ("tumor", "tumours"),
        ("intra-dural cement", "intradural cement"),
        ("corpectomy", "corpectomies"),
        ("stabilization", "stabilisation"),
        ("MRI", "MRIs"),
        ("transesophageal echocardiography", "transoesophageal echocardiography"),
    ],
)
def test_variants(name: str, also: str) -> None:
    assert also in variants(name)
    assert variants(name)[0] == name


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("edema", "ooedema"),
        ("embolism", "embolizm"),
        ("oedema", "ooedema"),
        ("PVP", "pvp"),
        ("haematoma", "haaematoma"),
    ],
)
def test_variants_make_no_nonsense(name: str, never: str) -> None:
    assert never not in variants(name)


BROKEN = {
    "id twice": (["deficit:a,a,,,An a.,,,,,", "deficit:a,b,,,A b.,,,,,"], "row 3: id 'deficit:a' is taken"),
    "label twice": (["deficit:a,a,,,An a.,,,,,", "deficit:b,A,,,A b.,,,,,"], "row 3: 'A' already names 'a'"),
    "synonym clash": (
        ["deficit:a,a,x|y,,An a.,,,,,", "deficit:b,b,Y,,A b.,,,,,"],
        "row 3: 'Y' already names 'a'",
    ),
    "name twice in a row": (["deficit:a,a,x|x,,An a.,,,,,"], "row 2: 'a' has a name twice"),
    "unknown parent": (
        ["deficit:a,a,,deficit:z,An a.,,,,,"],
        "row 2: parent 'deficit:z' is not in the vocabulary",
    ),
    "circle": (
        ["deficit:a,a,,deficit:b,An a.,,,,,", "deficit:b,b,,deficit:a,A b.,,,,,"],
        "'a' is its own ancestor",
    ),
    "no definition": (["deficit:a,a,,,,,,,,"], "row 2: no definition of 'a'"),
    "no label": (["deficit:a,,,,An a.,,,,,"], "row 2: no label"),
    "bad id": (["Deficit A,a,,,An a.,,,,,"], "row 2: id 'Deficit A' is not of the form"),
    "other type's id": (["imaging:a,a,,,An a.,,,,,"], "row 2: id 'imaging:a' is not of the form"),
    "bad mesh": (["deficit:a,a,,,An a.,55005,,,,"], "row 2: mesh code '55005' is malformed"),
    "bad hpo": (["deficit:a,a,,,An a.,,,,1324,"], "row 2: hpo code '1324' is malformed"),
    "cells missing": (["deficit:a,a,,,An a."], "row 2: not 10 cells"),
    "cells too many": (["deficit:a,a,,,An a, b and c.,,,,,"], "row 2: not 10 cells"),
    "open quote": (['deficit:a,"a,,,An a.,,,,,'], "row 2: "),
}


@pytest.mark.parametrize("rows_and_message", BROKEN.values(), ids=BROKEN.keys())
def test_broken_row_is_named_with_file_row_and_remedy(
    folder: Path, rows_and_message: tuple[list[str], str]
) -> None:
    rows, message = rows_and_message
    write(folder, "deficit", *rows)
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    text = str(caught.value)
    assert "deficit.csv" in text
    assert message in text


def test_all_broken_rows_are_told_at_once(folder: Path) -> None:
    write(folder, "deficit", "deficit:a,a,,deficit:z,An a.,,,,,", "deficit:b,b,,,,,,,,")
    write(folder, "imaging", "imaging:c,,,,A c.,,,,,")
    with pytest.raises(VocabularyError, match="3 problem") as caught:
        load_vocabulary(folder)
    for place in ("deficit.csv, row 2", "deficit.csv, row 3", "imaging.csv, row 2"):
        assert place in str(caught.value)


def test_a_name_of_two_types_needs_a_line_of_descent(folder: Path) -> None:
    write(folder, "procedure", "procedure:a,a,,,An a.,,,,,")
    write(folder, "treatment", "treatment:a,a,,,An a.,,,,,")
    with pytest.raises(VocabularyError, match="Add procedure:a to its parents"):
        load_vocabulary(folder)


def test_a_name_of_two_types_with_descent_is_kept(folder: Path) -> None:
    write(folder, "procedure", "procedure:a,a,,,An a.,,,,,")
    write(folder, "treatment", "treatment:a,a,,procedure:a,An a.,,,,,")
    vocabulary = load_vocabulary(folder)
    assert [vocabulary.by_label("a", type_).id for type_ in ("procedure", "treatment")] == [
        "procedure:a",
        "treatment:a",
    ]


def test_missing_column_missing_folder_and_wrong_encoding_are_told(folder: Path) -> None:
    with pytest.raises(VocabularyError, match="no vocabulary file here"):
        load_vocabulary(folder / "nowhere")
    (folder / "deficit.csv").write_text("id,label\n", encoding="utf-8")
    (folder / "imaging.csv").write_bytes(b"id,label\nimaging:a,Guillain-Barr\xe9\n")
    with pytest.raises(VocabularyError, match="no column synonyms") as caught:
        load_vocabulary(folder)
    assert "imaging.csv: not UTF-8" in str(caught.value)


def test_a_synonym_is_added_by_a_row_alone(folder: Path) -> None:
    write(folder, "deficit", "deficit:foot-drop,foot drop,hanging foot,,A foot that cannot be lifted.,,,,,")
    assert load_vocabulary(folder).by_label("Hanging  foot").label == "foot drop"


@pytest.mark.parametrize("type_", TYPES)
def test_no_two_concepts_of_a_type_share_a_spelling(vocabulary: Vocabulary, type_: str) -> None:
    owner: dict[str, str] = {}
    for concept in vocabulary.of_type(type_):
        for form in concept.surface_forms:
            assert owner.setdefault(fold(form), concept.label) == concept.label, form
