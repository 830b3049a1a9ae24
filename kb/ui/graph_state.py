"""What the page Complication graph shows, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.compartment import COMPARTMENTS
from kb.graph.build import LAYERS, Graph, Selection
from kb.ui.graph_views import CONCEPTS, merged
from kb.ui.paging import is_page

__all__ = ["LAYOUTS", "STEPS", "TYPES", "View", "missing", "view_of", "without"]

LAYOUTS = ("pathway", "network")
TYPES = (*CONCEPTS, "level")
STEPS = ("0", "1", "2")

_DEFAULTS = {"layout": LAYOUTS[0], "layer": LAYERS[0], "compartment": "", "least": "", "steps": STEPS[0]}
_NODES = ("node", "to", "from", "until")


@dataclass(frozen=True, slots=True)
class View:
    """What is shown.

    Attributes:
        layout: one of LAYOUTS.
        layer: one of LAYERS.
        types: types of concept drawn.
        compartment: only patients whose cement went there, all where "".
        least: least number of patients of an edge, 0 for as many as make the picture legible.
        node: the chosen concept, "" for none.
        to: with ``node`` the chosen edge.
        steps: "1" or "2" to draw only what lies so near the chosen concept.
        start, until: ends of the paths asked for.
        page: of the patients behind the choice.
    """

    layout: str = LAYOUTS[0]
    layer: str = LAYERS[0]
    types: tuple[str, ...] = CONCEPTS
    compartment: str = ""
    least: int = 0
    node: str = ""
    to: str = ""
    steps: str = STEPS[0]
    start: str = ""
    until: str = ""
    page: int = 1

    @property
    def selection(self) -> Selection:
        """What the graph is built from; the least number of patients is applied afterwards."""
        return Selection(self.layer, self.types if self.layer != "literature" else (), self.compartment)

    def to_params(self) -> dict[str, list[str]]:
        """Return the shortest address that asks for this view."""
        told = {
            "layout": self.layout,
            "layer": self.layer,
            "compartment": self.compartment,
            "least": str(self.least or ""),
            "steps": self.steps,
            "page": str(self.page) if self.page > 1 else "",
            **dict(zip(_NODES, (self.node, self.to, self.start, self.until), strict=True)),
        }
        params = {name: [value] for name, value in told.items() if value != _DEFAULTS.get(name, "")}
        return params | ({"type": list(self.types)} if self.types != CONCEPTS else {})


def view_of(params: Mapping[str, Sequence[str]]) -> tuple[View, list[str]]:
    """Return the view an address asks for, and what of the address is unknown."""
    unknown = [f"{name}={value}" for name in params for value in params[name] if name not in _KNOWN]
    told = dict(_DEFAULTS)
    for name, allowed in _ALLOWED.items():
        for value in params.get(name, ()):
            if value in allowed:
                told[name] = value
            else:
                unknown.append(f"{name}={value}")
    for value in params.get("least", ()):
        if value.isdecimal() and 1 <= int(value) <= _MOST:
            told["least"] = value
        else:
            unknown.append(f"least={value}")
    page = 1
    for value in params.get("page", ()):
        if is_page(value):
            page = int(value)
        else:
            unknown.append(f"page={value}")
    types = tuple(kind for kind in TYPES if kind in params.get("type", ()))
    unknown += [f"type={value}" for value in params.get("type", ()) if value not in TYPES]
    node, to, start, until = (str(params.get(name, [""])[-1]) for name in _NODES)
    shown = View(
        told["layout"],
        told["layer"],
        types or CONCEPTS,
        told["compartment"],
        int(told["least"] or 0),
        *(node, to, told["steps"], start, until, page),
    )
    return shown, unknown


def missing(view: View, graph: Graph) -> list[str]:
    """Return what the address names that this graph does not have: nodes, an edge, so heavy a link."""
    named = zip(_NODES, (view.node, view.to, view.start, view.until), strict=True)
    absent = [f"{name}={value}" for name, value in named if value and value not in graph]
    if view.node in graph and view.to in graph and not graph.has_edge(view.node, view.to):
        absent.append(f"to={view.to}")
    return absent + ([f"least={view.least}"] if _too_many(view, graph) else [])


def without(view: View, graph: Graph) -> View:
    """Return the view without what this graph does not have; an edge needs both its ends."""
    node = view.node if view.node in graph else ""
    to = view.to if graph.has_edge(node, view.to) else ""
    start, until = (end if end in graph else "" for end in (view.start, view.until))
    least = 0 if _too_many(view, graph) else view.least
    return replace(view, node=node, to=to, start=start, until=until, least=least)


def _too_many(view: View, graph: Graph) -> bool:
    """Tell whether a link is asked to have more patients than any has."""
    return view.least > 1 and view.least > max((e["patients"] for e in merged(graph).values()), default=0)


_MOST = 1_000_000
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "layout": LAYOUTS,
    "layer": LAYERS,
    "compartment": COMPARTMENTS,
    "steps": STEPS,
}
_KNOWN = {*_ALLOWED, *_NODES, "least", "page", "type"}
