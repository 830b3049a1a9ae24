"""Writes a graph as GraphML, GEXF or JSON; the formats know no lists, so values are made plain first."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from kb.errors import RequestError
from kb.graph.build import Graph, Place

__all__ = ["GRAPH_FORMATS", "export_graph"]

# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_graph(graph: Graph, format_: str) -> bytes:
    """Return the graph in one of GRAPH_FORMATS."""
    if format_ not in GRAPH_FORMATS:
        raise RequestError(repr(format_), "no such format of a graph", f"Use {', '.join(GRAPH_FORMATS)}.")
    return GRAPH_FORMATS[format_](graph)


def _json(graph: Graph) -> bytes:
    nodes = [{"id": node, **_plain_json(told)} for node, told in sorted(graph.nodes(data=True))]
    edges = [
        {"source": a, "target": b, **_plain_json(told)}
        for a, b, _, told in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    ]
    told = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _graphml(graph: Graph) -> bytes:
    return _written(graph, nx.write_graphml_xml)


def _gexf(graph: Graph) -> bytes:
    # The library dates the file by default; the same graph must give the same bytes.
    raw = _written(graph, nx.write_gexf)
    return re.sub(rb'lastmodifieddate="[^"]*"', b'lastmodifieddate="2000-01-01"', raw)


GRAPH_FORMATS: Mapping[str, Callable[[Graph], bytes]] = {"graphml": _graphml, "gexf": _gexf, "json": _json}


def _written(graph: Graph, write: Callable[[Graph, str], None]) -> bytes:
    """Return what a writer of networkx puts into a file: a failure leaves no half file behind."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph"
        write(_coerced(graph), str(file))
        return file.read_bytes()


def _coerced(graph: Graph) -> Graph:
    """Return a copy in which every value is a number or clean text."""
    plain = nx.MultiDiGraph()
    for node, told in sorted(graph.nodes(data=True)):
        plain.add_node(_text(node), **{key: _value(value) for key, value in told.items()})
    for a, b, kind, told in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        values = {key: _value(value) for key, value in told.items()}
        plain.add_edge(_text(a), _text(b), key=_text(kind), **values)
    return plain


def _value(value: object) -> str | int | float:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    if value is None:
        return ""
    return _text(value if isinstance(value, str) else json.dumps(_jsonable(value), ensure_ascii=False))


def _plain_json(told: Mapping[str, object]) -> dict[str, Any]:
    return {key: _jsonable(value) for key, value in told.items()}


def _jsonable(value: object) -> Any:
    """Return cases as "report#number", places as objects, the rest as it is."""
    if isinstance(value, Place):
        return {name: getattr(value, name) for name in Place.__slots__}
    if isinstance(value, tuple) and len(value) == 2:
        return f"{value[0]}#{value[1]}"
    if isinstance(value, list | tuple | set | frozenset):
        return [_jsonable(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _jsonable(one) for key, one in value.items()}
    return value


def _text(value: object) -> str:
    return _FORBIDDEN.sub("", str(value))
