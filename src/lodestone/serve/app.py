"""The whole server: which part answers which address, and what no part answers."""

import contextlib
import logging
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lodestone.answer import confined, questions, wording
from lodestone.model import house
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.words import pair
from lodestone.publish.files import release
from lodestone.read import checkout
from lodestone.serve import catalogue as catalogues
from lodestone.serve import edition, store
from lodestone.serve.endpoint import Endpoint
from lodestone.serve.limits import Limits
from lodestone.serve.linked_data import Documents
from lodestone.serve.pool import Pool
from lodestone.serve.question_api import ROOT, Questions
from lodestone.serve.reader import Reader
from lodestone.serve.web import LARGEST, Application, FaultError, Request, Response, redirect
from lodestone.serve.workbench import Workbench

#: Names and addresses of this machine, which nobody else can reach.
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
#: Connections at once; more wait.
CONNECTIONS: Final = 200
#: Threads that are left for pages while every place for a query is taken.
PAGES: Final = 8
#: Seconds after which a connection that says nothing is closed.
SILENCE: Final = 20
#: Bytes of the headers and the address of a request: a query fits in.
LONGEST_HEADER: Final = 128 * 1024


@dataclass(frozen=True)
class Site:
    """The parts of the server.

    Attributes:
        documents: IRIs and files.
        questions: the saved questions.
        endpoint: SPARQL.
        reader: the texts beside their facts; ``None`` where the texts are not given.
        workbench: where proposals are decided; ``None`` likewise.
    """

    documents: Documents
    questions: Questions
    endpoint: Endpoint
    reader: Reader | None
    workbench: Workbench | None = None

    def handle(self, request: Request) -> Response:
        """Answer a request with the part that its address names."""
        handle, methods = self._part(request.path)
        if request.method == "OPTIONS" and "OPTIONS" in methods:
            return Response(204, headers=(("Allow", methods), *_preflight(methods)))
        if request.method not in methods.split(", "):
            raise FaultError(
                405,
                *pair(__name__, "not-done-here", method=request.method),
                (("Allow", methods),),
            )
        return handle(request)

    def _part(self, path: str) -> tuple[Callable[[Request], Response], str]:
        """Return the part that answers a path, and the methods that it knows."""
        reading = "GET, HEAD, OPTIONS"
        if path in ("/sparql", "/sparql/"):
            return self.endpoint.handle, "GET, HEAD, POST, OPTIONS"
        if path.startswith(ROOT):
            return self.questions.handle, reading
        if path.startswith("/reader/") and self.reader:
            return self.reader.handle, reading
        if path.startswith("/workbench/") and self.workbench:
            return self.workbench.handle, "GET, HEAD, POST"
        if path in _MOVED:
            return lambda _: redirect(_MOVED[path]), reading
        return self.documents.handle, reading


@dataclass(frozen=True)
class Desk:
    """What of the server needs no build: a document is worked on before it can be built."""

    reader: Reader
    workbench: Workbench

    def handle(self, request: Request) -> Response:
        """Answer a request of the reader or the workbench; nothing else is there."""
        path = _MOVED.get(request.path, request.path)
        if path != request.path or path == "/":
            return redirect(_MOVED.get(request.path, "/workbench/"))
        if path.startswith("/workbench/"):
            return self.workbench.handle(request)
        if path.startswith("/reader/"):
            return self.reader.handle(request)
        raise FaultError(404, *pair(__name__, "no-build"))


def both(home: House, texts: Path) -> tuple[Reader, Workbench]:
    """Return the reader of the texts and the workbench; what the one changes, the other reads."""
    reader = Reader(home, texts)
    return reader, Workbench(home, texts, changed=reader.forget)


def desks(home: House, texts: Path | None) -> tuple[Reader | None, Workbench | None]:
    """Return the reader and the workbench, or neither where there are no texts."""
    return both(home, texts) if texts else (None, None)


_MOVED: Final[Mapping[str, str]] = {
    "/api": ROOT,
    "/reader": "/reader/",
    "/workbench": "/workbench/",
    "/.well-known/void": "/void.ttl",
}


def _preflight(methods: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Methods", methods),
        ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type"),
    )


def site(home: House, dist: Path, pool: Pool, texts: Path | None = None) -> Site:
    """Put the parts together.

    Args:
        home: the checkout, for the questions and the prefix table.
        dist: the build that is served.
        pool: what runs queries on the store of that build.
        texts: the folder of the documents' texts, if it is given.
    """
    ontology = checkout.read_ontology(home, judged=True)
    known = questions.questions(home.root / "queries", ontology.prefixes)
    words = {lang: wording.load(home.root / "queries", lang) for lang in ("en", "zh")}
    version, day = house.release(home)
    edited = release.of(home, version, day.isoformat())
    catalogue = catalogues.of(pool, ontology.prefixes)
    return Site(
        Documents(dist, pool, catalogue),
        Questions(pool, catalogue, known, words, day, edited, ontology),
        Endpoint(pool, catalogue),
        *desks(home, texts),
    )


def hosts(port: int) -> frozenset[str]:
    """Return the values of ``Host`` under which the server answers."""
    names = {f"[{name}]" if ":" in name else name for name in LOOPBACK}
    return frozenset({*(f"{name}:{port}" for name in names), *(names if port == 80 else ())})


def run(
    home: House,
    dist: Path,
    host: str,
    port: int,
    cache: Path,
    *,
    texts: Path | None = None,
    limits: Limits | None = None,
    ready: Callable[[int], None] = lambda _: None,
) -> None:
    """Serve a build until the process is told to end.

    Args:
        home: the checkout.
        dist: the build.
        host: an address of this machine that nobody else can reach.
        port: the port; 0 takes a free one.
        cache: the folder that holds stores.
        texts: the folder of the documents' texts, if it is given.
        limits: what one query may take.
        ready: called with the port once the server listens.

    Raises:
        UsageError: the address is not of this machine alone or is taken, waitress is missing, or
            the system cannot bound a query.
    """
    if not confined.is_possible():
        raise UsageError.of("this-system-cannot-bound")
    if host not in LOOPBACK:
        raise UsageError(f"'{host}' is not a loopback address; put a web server in front instead")
    try:
        import waitress
    except ImportError:
        raise UsageError("serving needs the package waitress: pip install waitress") from None
    logging.getLogger("waitress").setLevel(logging.ERROR)
    from lodestone.serve.channel import Channel  # it stands on waitress

    with contextlib.ExitStack() as stack:
        if texts and not store.holds_build(dist):  # facts are still being stated
            handle, threads = Desk(*both(home, texts)).handle, PAGES
        else:
            whole = stack.enter_context(edition.held(dist, cache))
            pool = stack.enter_context(Pool(store.ensure(whole, cache, dist), limits))
            handle, threads = site(home, whole, pool, texts).handle, pool.slots.most + PAGES
        listener = stack.enter_context(_listener(host, port))
        port = listener.getsockname()[1]
        server = waitress.create_server(
            Application(handle, hosts(port)),
            sockets=[listener],
            threads=threads,
            channel_request_lookahead=1,  # to know who has hung up
            trusted_proxy="*",  # whoever can ask here is on this machine, as is a server in front
            trusted_proxy_headers={"x-forwarded-for"},
            connection_limit=CONNECTIONS,
            channel_timeout=SILENCE,
            cleanup_interval=5,
            max_request_header_size=LONGEST_HEADER,
            max_request_body_size=2 * LARGEST,
            ident=None,
        )
        server.channel_class = Channel
        try:
            ready(port)
            server.run()
        finally:
            server.close()


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address of this machine.

    Raises:
        UsageError: the address is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(f"{host}:{port} cannot be listened on: {error.strerror}") from None
