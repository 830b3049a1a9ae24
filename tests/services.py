"""A server on loopback that answers like PubMed, Europe PMC and Crossref, and fails when told to."""

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>
<Journal><JournalIssue><Volume>{volume}</Volume><PubDate><Year>2020</Year></PubDate></JournalIssue>
<Title>Spine</Title></Journal><ArticleTitle>{title}</ArticleTitle>
<Pagination><MedlinePgn>{pmid}-9</MedlinePgn></Pagination>
<Abstract><AbstractText>A {age}-year-old woman had paraparesis after vertebroplasty of L2.</AbstractText>
</Abstract>
<AuthorList><Author><LastName>Lin</LastName><Initials>BJ</Initials></Author></AuthorList>
</Article></MedlineCitation></PubmedArticle>"""

JATS = """<?xml version="1.0"?><article><front><article-meta>
<article-id pub-id-type="pmc">{pmcid}</article-id>
<title-group><article-title>Cement in the thecal sac</article-title></title-group>
<pub-date><year>2019</year></pub-date></article-meta></front>
<body><sec><title>Case report</title><p>A 71-year-old man had paraplegia after kyphoplasty.</p></sec></body>
</article>"""

TITLES = (
    "Intradural leakage",
    "Epidural haematoma",
    "Cardiac perforation",
    "Spinal cord infarction",
    "Discitis",
)


@dataclass
class Services:
    """What the server knows, what it was asked, and how it is to fail.

    Attributes:
        pubmed: PMIDs that any query finds, newest first.
        entered: day on which a PMID was entered, 2001/01/01 where none is told.
        reach: how many records of one find PubMed lists.
        europepmc: ids that any query finds.
        dois: DOIs that Crossref knows.
        faults: how the next answers fail, one each: a status, "slow", "cut", "garbage", or "" for well.
        asked: the requests, as path and parameters.
    """

    pubmed: list[str] = field(default_factory=list)
    entered: dict[str, str] = field(default_factory=dict)
    reach: int = 9999
    europepmc: list[str] = field(default_factory=list)
    dois: set[str] = field(default_factory=set)
    full_texts: set[str] = field(default_factory=set)
    page: int = 2
    faults: deque[int | str] = field(default_factory=deque)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""

    def count(self, part: str) -> int:
        """Return how many requests had this in their path."""
        return sum(part in path for path, _ in self.asked)

    def answer(self, path: str, said: dict[str, str]) -> tuple[int, str]:
        """Return status and body, as the service would."""
        if path.endswith("esearch.fcgi"):
            return 200, self._esearch(said)
        if path.endswith("efetch.fcgi"):
            articles = "".join(self._article(pmid) for pmid in said["id"].split(","))
            return 200, f'<?xml version="1.0"?><PubmedArticleSet>{articles}</PubmedArticleSet>'
        if path.endswith("fullTextXML"):
            pmcid = path.split("/")[-2]
            return (200, JATS.format(pmcid=pmcid)) if pmcid in self.full_texts else (404, "")
        if path.startswith("/europepmc/search"):
            return 200, json.dumps(self._europepmc(said))
        doi = unquote(path.split("/works/")[1].split("/transform")[0])
        if doi not in self.dois:
            return 404, "Resource not found."
        return (
            200,
            f"TY  - JOUR\nTI  - Paraplegia after cement\nDO  - {doi}\nAU  - Xu, A.\nPY  - 2021\nER  - \n",
        )

    def _esearch(self, said: dict[str, str]) -> str:
        if said["term"] == "((":
            return "<eSearchResult><ERROR>Unbalanced parentheses</ERROR></eSearchResult>"
        if said["term"] == "everything":
            return "<eSearchResult><Count>123456</Count><IdList></IdList></eSearchResult>"
        found = self.pubmed
        if "mindate" in said:
            found = [
                p for p in found if said["mindate"] <= self.entered.get(p, "2001/01/01") <= said["maxdate"]
            ]
        start = int(said["retstart"])
        shown = found[start : min(self.reach, start + min(self.page, int(said["retmax"])))]
        ids = "".join(f"<Id>{pmid}</Id>" for pmid in shown)
        return f"<eSearchResult><Count>{len(found)}</Count><IdList>{ids}</IdList></eSearchResult>"

    def _article(self, pmid: str) -> str:
        number = int(pmid)
        title = f"{TITLES[number % len(TITLES)]} after vertebroplasty of the vertebra in patient {pmid}"
        return ARTICLE.format(pmid=pmid, title=title, volume=number % 50, age=60 + number % 30)

    def _europepmc(self, said: dict[str, str]) -> dict[str, object]:
        if said["query"] == "((":
            return {"version": "6.9", "errCode": 400, "errMsg": "Invalid query"}
        ids = self.europepmc
        if said["query"].startswith(("DOI:", "PMCID:")):
            wanted = said["query"].partition(":")[2].strip('"')
            ids = [id_ for id_ in ids if wanted in (f"10.1000/e.{id_}", f"PMC{id_}")]
        start = 0 if said["cursorMark"] == "*" else int(said["cursorMark"].removeprefix("AoI"))
        shown = ids[start : start + min(self.page, int(said["pageSize"]))]
        found = {
            "version": "6.9",
            "hitCount": len(ids),
            "resultList": {"result": [self._record(i) for i in shown]},
        }
        return found | {"nextCursorMark": f"AoI{start + len(shown)}" if shown else said["cursorMark"]}

    def _record(self, id_: str) -> dict[str, object]:
        return {
            "id": id_,
            "source": "MED",
            "pmid": id_,
            "doi": f"10.1000/E.{id_}",
            "title": f"{TITLES[int(id_) % len(TITLES)]} after kyphoplasty, patient {id_}.",
            "authorString": "Mattei TA, Song J.",
            "authorList": {"author": [{"fullName": "Mattei TA"}, {"collectiveName": "Spine Group"}]},
            "journalInfo": {"volume": "7", "journal": {"title": "World Neurosurgery"}},
            "pubYear": "2022",
            "pageInfo": "11-19",
            "abstractText": "<h4>Background</h4>A 68-year-old man had back pain after kyphoplasty of T12.",
            "keywordList": {"keyword": ["kyphoplasty", "cement"]},
        }


class _Server(ThreadingHTTPServer):
    """A server that keeps quiet when a client hangs up, which one with a short time-out does."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave out the traceback of a connection the client has cut."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving() -> Iterator[Services]:
    """Run the server on a free port of loopback."""
    services = Services()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _serve(self, parameters: str) -> None:
            path = urlsplit(self.path).path
            said = {name: values[0] for name, values in parse_qs(parameters).items()}
            services.asked.append((path, said))
            fault = services.faults.popleft() if services.faults else ""
            status, body = services.answer(path, said)
            raw = body.encode()
            if isinstance(fault, int):
                status, raw = fault, b"out of order"
            elif fault == "garbage":
                raw = b"<html><body>We are busy</body></html>"
            elif fault == "slow":
                time.sleep(0.8)
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            if status == 429:
                self.send_header("Retry-After", "0")
            self.end_headers()
            try:
                self.wfile.write(raw[: len(raw) // 2] if fault == "cut" else raw)
                if fault == "cut":
                    self.wfile.flush()
                    self.close_connection = True
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # It looks so often whether it shall end: half a second would be added to every test.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    services.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
