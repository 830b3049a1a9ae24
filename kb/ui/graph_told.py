"""What a saved picture of the graph says of itself: what it shows, of whom, and from which casebook."""

from __future__ import annotations

from collections.abc import Iterator

from kb.graph.build import LAYERS, Graph
from kb.ui.charts.concept_graph import Drawing
from kb.ui.charts.graph_picture import Told
from kb.ui.graph_state import STEPS, View
from kb.ui.graph_views import CONCEPTS, LAYER_NAMES, counted, edge_name, legend

__all__ = ["drawn_size", "picture_told"]


_DASHES = dict(
    zip(LAYERS, ("", " Dashed: expressly denied.", " Dashed: said beyond the own patients."), strict=True)
)


def drawn_size(drawing: Drawing) -> str:
    """Return how much is drawn."""
    return f"{_many(len(drawing.nodes), 'concept')}, {_many(len(drawing.links), 'link')}"


def picture_told(view: View, shown: Graph, drawing: Drawing, least: int, source: str) -> Told:
    """Return title, key and notes of a picture of what is shown."""
    key = tuple((one["type"], one["text"]) for one in legend(drawing.nodes))
    chosen = tuple(end for end in (view.node, view.to) if end and end in shown)
    return Told(_title(view, shown), key, tuple(_notes(view, shown, drawing, least, source)), chosen)


def _title(view: View, shown: Graph) -> str:
    name = f"Complication graph: {LAYER_NAMES[view.layer].lower()}"
    if view.node in shown:
        edge = view.to and shown.has_edge(view.node, view.to)
        return f"{name}, {edge_name(shown, view.node, view.to) if edge else shown.nodes[view.node]['label']}"
    if view.start in shown and view.until in shown and not view.node:
        start, until = (shown.nodes[end]["label"] for end in (view.start, view.until))
        return f"{name}, ways from {start} to {until}"
    return name


def _notes(view: View, shown: Graph, drawing: Drawing, least: int, source: str) -> Iterator[str]:
    what = counted(view.layer)
    behind = {key for _, _, told in shown.edges(data=True) for key in told["cases"]}
    reports = _many(len({report for report, _ in behind}), "report")
    people = "" if view.layer == "literature" else f"{_many(len(behind), 'patient')} of "
    yield f"{drawn_size(drawing)}, {people}{reports}."
    yield f"Links of at least {_many(least, what[:-1])}."
    yield f"Cement went: {view.compartment or 'anywhere'}."
    if view.types != CONCEPTS and view.layer != "literature":
        yield f"Types: {', '.join(view.types)}."
    if view.node and view.steps != STEPS[0]:
        yield f"Only what lies within {_many(int(view.steps), 'step')} of the choice."
    yield f"Numbers in brackets, sizes and widths: {what}.{_DASHES[view.layer]}"
    if view.layer == LAYERS[0]:
        yield "A link counts patients told of both its ends; it is no cause."
    yield f"{source}. Published cases are not incidence."


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"
