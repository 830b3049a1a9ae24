"""The app: which pages there are, and the server that shows them.

``streamlit run app.py`` finds ``app`` below, serves it and runs this file again, as the main
script, for every visitor.
"""

from pathlib import Path

ROOT = Path(__file__).parent

# Script, title, address; a page that is not there is left out. No icons: Streamlit makes the icon of the
# current page the browser tab's, and fetches that from the internet.
PAGES = (
    ("kb/ui/find.py", "Find", ""),
    ("kb/ui/patient.py", "My patient", "patient"),
    ("kb/ui/case.py", "Case", "case"),
    ("kb/ui/graph_page.py", "Complication graph", "graph"),
    ("kb/ui/outcomes.py", "Outcomes", "outcomes"),
    ("kb/ui/learn.py", "Learn", "learn"),
    ("ingest/ui/add_reports.py", "Add reports", "add"),
    ("kb/ui/review.py", "To check", "check"),
    ("kb/ui/about.py", "About", "about"),
)


def main() -> None:
    """Run the page that the address names."""
    import streamlit as st

    from kb.ui import shell

    pages = [
        st.Page(ROOT / script, title=title, url_path=address or None, default=not address)
        for script, title, address in PAGES
        if (ROOT / script).is_file()
    ]
    shell.run(st.navigation(pages, position="top"))


if __name__ == "__main__":
    main()
else:
    from starlette.middleware import Middleware
    from streamlit.starlette import App

    from kb.storage.database import load_library
    from kb.ui.components import keep_others_out
    from kb.ui.headers import BasePathProbe, SecurityHeaders
    from kb.ui.preloading import Preloading
    from kb.ui.ready import MARK, ahead
    from kb.ui.static_files import StaticFiles

    load_library()
    keep_others_out()
    app = App(
        __file__,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(BasePathProbe),
            Middleware(StaticFiles),
            Middleware(Preloading),
        ],
        routes=[MARK],
        lifespan=ahead,
    )
