"""Every page of the app in the states worth looking at, with what is there once it is drawn."""

from __future__ import annotations

# Address under the casebook of made_cases, and what must be on the page before it is judged.
STATES = {
    "": ".card",
    "?view=table&scope=all": ".grid tbody tr",
    "?q=nothing+like+this": "text=No published case fits",
    "patient": "text=Understood as",
    "case": "text=Choose a case on Find",
    "case?report=made-000&fact=f3": ".evidence",
    "graph": "canvas",
    "graph?node=deficit:paraplegia": "canvas",
    "outcomes": "canvas",
    "learn": ".plainfacts",
    "learn?step=4&choice=removal": ".plainfacts",
    "add": "[data-testid=stFileUploader]",
    "check": "h2",
    "check?kind=links": "h2",
    "about": ".grid tbody tr",
}

# Walks an element and every shadow root below it.
DEEP = """
function* deep(root) {
  for (const e of root.querySelectorAll('*')) {
    yield e;
    if (e.shadowRoot) yield* deep(e.shadowRoot);
  }
}
"""
