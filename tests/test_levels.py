"""Vertebral levels: every notation, what is not a vertebra, and the arithmetic of the axis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import RequestError
from kb.levels import (
    AXIS,
    LevelKind,
    around,
    describe,
    expand,
    find_levels,
    normalise,
    order,
    overlap,
    parse_levels,
)

NOTATIONS = [
    ("cement at L2 was seen", "L2"),
    ("an L-2 laminectomy", "L2"),
    ("the D12 body", "T12"),
    ("a Th12 fracture", "T12"),
    ("a T-12 fracture", "T12"),
    ("the Th XII body", "T12"),
    ("Th. 9 collapse", "T9"),
    ("fracture of th11", "T11"),
    ("the twelfth thoracic vertebra", "T12"),
    ("the first lumbar vertebra", "L1"),
    ("a third lumbar vertebral compression fracture", "L3"),
    ("a burst fracture of the 12th thoracic (Th12) vertebra", "T12"),
    ("fracture of thoracolumbar 12", "T12"),
    ("lumbar 2 was filled", "L2"),
    ("lumbar vertebra 4 was filled", "L4"),
    ("fusion T11-L3", "T11 T12 L1 L2 L3"),
    ("screws from T11 to L1", "T11 T12 L1"),
    ("laminectomy from L2 to T10", "T10 T11 T12 L1 L2"),
    ("the disc L1/2", "L1 L2"),
    ("decompression of L34", "L3 L4"),
    ("the space L51", "L5 S1"),
    ("the space T1112", "T11 T12"),
    ("screws L3-5", "L3 L4 L5"),
    ("the disc L5-1", "L5 S1"),
    ("T9 and T10 bodies", "T9 T10"),
    ("fractures of L1, L2 and L4", "L1 L2 L4"),
    ("fractures of T11, L1, L2, and L3", "T11 L1 L2 L3"),
    ("bodies L1, 2 and 4 were filled", "L1 L2 L4"),
    ("levels from T6 through T10", "T6 T7 T8 T9 T10"),
    ("at the L3-4 level", "L3 L4"),
    ("at the L4/5 level", "L4 L5"),
    ("at the D10-12 levels", "T10 T11 T12"),
    ("from T10 to 12 levels", "T10 T11 T12"),
    ("L1-3 of the spine", "L1 L2 L3"),
    ("at the L2, L3 and 4 levels", "L2 L3 L4"),
    ("the L4 and 5 levels", "L4 L5"),
    ("at the L 1 level", "L1"),
    ("at the lumbar 1 level", "L1"),
    ("of L1 and 3 levels of disc disease", "L1"),
    ("T12, 2 levels above the fracture", "T12"),
    ("L2-3 levels below which", "L2"),
    ("seen from T10 to 12 months", "T10"),
    ("Th12~L2 was fixed", "T12 L1 L2"),
    ("T 11 – T 12 disc", "T11 T12"),
    ("the T12/L1 disc", "T12 L1"),
    ("the disc L4-\nL5 was empty", "L4 L5"),
    ("augmentation at T9 and T11-L3", "T9 T11 T12 L1 L2 L3"),
    ("the L4L5 segment", "L4 L5"),
    ("the L3-4-5 segments", "L3 L4 L5"),
    ("fixation from T10 to the sacrum", "T10 T11 T12 L1 L2 L3 L4 L5 S1"),
    ("fixation from L4 to the pelvis", "L4 L5 S1"),
    ("cement lay between T12 and L2", "T12 L1 L2"),
    ("from the lower edge of T6 to the upper edge of T8", "T6 T7 T8"),
    ("the second and third lumbar vertebrae", "L2 L3"),
    ("fourth to sixth thoracic vertebrae", "T4 T5 T6"),
    ("the twelfth thoracic and first lumbar vertebrae", "T12 L1"),
    ("the S1 screw", "S1"),
    ("compression at T1 and T2 bodies", "T1 T2"),
    ("a fracture of the sacrum", "sacrum"),
    ("cement at T12 in 3 patients", "T12"),
    ("cement at L1 and 2 weeks later", "L1"),
    ("fused at L3-5 4 years before", "L3 L4 L5"),
    ("at L4 and 5 of them died", "L4"),
    ("at T10, and 12 had pain", "T10"),
]

NOT_VERTEBRAE = [
    ("weakness in the left L2-4 distribution", LevelKind.ROOT),
    ("profound L2-4 weakness", LevelKind.ROOT),
    ("C8 radiculopathy", LevelKind.ROOT),
    ("the L5 root was swollen", LevelKind.ROOT),
    ("the right T12 radiculopathy", LevelKind.ROOT),
    ("pain along the L3 and L4 nerve roots", LevelKind.ROOT),
    ("numbness below the left L1 dermatome", LevelKind.ROOT),
    ("a sensory level at T6", LevelKind.SENSORY),
    ("a T10 sensory level", LevelKind.SENSORY),
    ("loss of sensation below T11", LevelKind.SENSORY),
    ("complete motor and sensory deficits at T11", LevelKind.SENSORY),
    ("T6 complete paraplegia", LevelKind.SENSORY),
    ("T5 AIS B incomplete paraplegia", LevelKind.SENSORY),
    ("deep pressure below the umbilicus (T10)", LevelKind.SENSORY),
    ("the neurologic level rose to a cervical level (C3)", LevelKind.SENSORY),
    ("hypointense on T1-weighted images", LevelKind.SEQUENCE),
    ("hypointense on T1 and T2 weighted images", LevelKind.SEQUENCE),
    ("a high T2 signal in the cord", LevelKind.SEQUENCE),
    ("a T2 hypersignal of the cord", LevelKind.SEQUENCE),
    ("hyperintensity on T2", LevelKind.SEQUENCE),
    ("T2 STIR sequences", LevelKind.SEQUENCE),
    ("see Figure L1", LevelKind.OTHER),
    ("see Table S1", LevelKind.OTHER),
    ("vitamin D3", LevelKind.OTHER),
    ("free T4 was normal", LevelKind.OTHER),
    ("tumour stage T2 N0 M0", LevelKind.OTHER),
    ("normal S1 and S2 on auscultation", LevelKind.OTHER),
]


@pytest.mark.parametrize(("text", "levels"), NOTATIONS)
def test_reads_the_notation(text, levels):
    assert [" ".join(found) for _, _, found in parse_levels(text)] == [levels]


@pytest.mark.parametrize(("text", "kind"), NOT_VERTEBRAE)
def test_tells_what_else_a_code_names(text, kind):
    assert [m.kind for m in find_levels(text)] == [kind]
    assert parse_levels(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "p = 0.05 in 12 patients",
        "the first lumbar puncture",
        "T-score of -3.2",
        "CD4 cells",
        "HbA1C 7",
        "strength 4/5 on the left",
        "T13 and L7 and S9",
        "thoracic 12 patients",
        "after 3 L 2 days later",
        "the sixth intercostal nerve",
    ],
)
def test_finds_no_level(text):
    assert find_levels(text) == []


def test_a_comma_before_and_ends_a_single_range():
    assert [levels[-1] for _, _, levels in parse_levels("fusion of T5-T10, and T7 corpectomy")] == [
        "T10",
        "T7",
    ]


def test_keeps_mentions_of_one_sentence_apart():
    text = "MRI on T2 showed cement at T10 and the T2 body was normal; the T10 root lay free."
    assert [(text[m.start : m.end], m.kind) for m in find_levels(text)] == [
        ("T2", LevelKind.SEQUENCE),
        ("T10", LevelKind.VERTEBRA),
        ("T2", LevelKind.VERTEBRA),
        ("T10", LevelKind.ROOT),
    ]


@pytest.mark.parametrize(
    ("text", "level"), [("D12", "T12"), ("L-2", "L2"), ("first lumbar", "L1"), (" s1".upper(), "S1")]
)
def test_normalises(text, level):
    assert normalise(text) == level


@pytest.mark.parametrize("text", ["", "L9", "L2-4", "spine", "L2 fracture"])
def test_refuses_what_is_not_one_vertebra(text):
    with pytest.raises(RequestError, match="not one vertebra"):
        normalise(text)


def test_order_names_the_axis_in_its_remedy():
    with pytest.raises(RequestError, match="C1-C7"):
        order("X1")


@pytest.mark.parametrize(
    ("levels", "text"),
    [
        (["L2", "L4", "T12", "L1"], "T12–L2, L4"),
        ([], ""),
        (["sacrum"], "sacrum"),
        (["L5", "S1", "sacrum"], "L5–S1, sacrum"),
    ],
)
def test_describes(levels, text):
    assert describe(levels) == text


def test_around_stays_on_the_axis():
    assert around(["T10"], 2, 2) == ("T8", "T9", "T10", "T11", "T12")
    assert around(["C1"], 3, 1) == ("C1", "C2")
    assert around([], 1, 1) == ()


def test_sacrum_overlaps_its_vertebrae():
    assert overlap(["sacrum"], ["L5", "S1"]) == ("S1",)


vertebrae = st.sampled_from(AXIS)
printed = st.sampled_from(
    ["{0}-{1}", "{0} to {1}", "{0}–{1}", "from {0} through {1}", "between {0} and {1}", "{0} down to {1}"]
)


@given(vertebrae, vertebrae, printed)
def test_any_printed_range_is_expanded(a, b, form):
    found = parse_levels(f"cement {form.format(a, b)} in the canal")
    assert [levels for _, _, levels in found] == [expand(a, b)]


@given(st.lists(vertebrae, min_size=1, max_size=5, unique=True))
def test_any_printed_list_is_read(levels):
    found = parse_levels(f"fractures of {', '.join(levels)} were treated")
    assert [set(f) for _, _, f in found] == [set(levels)]


@given(vertebrae, vertebrae)
def test_expand_is_symmetric_and_holds_its_ends(a, b):
    stretch = expand(a, b)
    assert stretch == expand(b, a)
    assert {a, b} <= set(stretch)
    assert len(stretch) == abs(order(a) - order(b)) + 1
    assert overlap(stretch, [a]) == (a,)


@given(st.sets(vertebrae))
def test_described_levels_read_back(levels):
    assert {level for _, _, found in parse_levels(describe(levels) + " bodies") for level in found} == levels


@given(st.text(alphabet="TLSCD thoracicsem0123456789-–/,.()and\n", max_size=60))
def test_offsets_are_ordered_and_levels_on_the_axis(text):
    end = 0
    for mention in find_levels(text):
        assert end <= mention.start < mention.end <= len(text)
        assert set(mention.levels) <= {*AXIS, "sacrum"}
        end = mention.end
