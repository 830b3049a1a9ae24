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
    "graph?from=complication:intradural-cement-leakage&until=outcome:improved": ".grid a[href^=case]",
    "outcomes": "canvas",
    "learn": ".plainfacts",
    "learn?step=4&choice=cement+taken+out": ".timeline",
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

# What lies beyond the edge, unless it can be scrolled to, is for screen readers only or waits outside.
BEYOND = (
    "() => {"
    + DEEP
    + """
  const up = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const scrolled = (e) => {
    for (let one = up(e); one; one = up(one)) {
      const style = getComputedStyle(one);
      const wide = one.scrollWidth > one.clientWidth;
      if (wide && ['auto', 'scroll'].includes(style.overflowX)) return true;
      if (style.clipPath === 'inset(50%)' || one.clientWidth <= 1) return true;
      if (one.matches('[data-testid=stSidebar][aria-expanded=false], [data-testid=stHeader]')) return true;
    }
    return false;
  };
  const out = ({ width, left, right }) => width > 1 && (right > innerWidth + 1 || left < -1);
  return [...deep(document.body)]
    .filter((e) => e.checkVisibility() && out(e.getBoundingClientRect()) && !scrolled(e))
    .map((e) => e.outerHTML.slice(0, 160));
}"""
)
