"""The SPARQL 1.1 Protocol, query operation only, and the service description.

A query that names no graph reads the plain reader's graph; ``GRAPH`` reads the named graphs.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from lodestone.answer import results
from lodestone.model.errors import LodestoneError
from lodestone.model.terms import DCTERMS, RDF, XSD
from lodestone.model.words import pair
from lodestone.read import guard
from lodestone.serve import web
from lodestone.serve.catalogue import Catalogue
from lodestone.serve.limits import Limits
from lodestone.serve.pool import Job, KilledError, Pool, Reply
from lodestone.serve.slots import SERVER, STRANGER, Asker, BusyError
from lodestone.serve.web import FaultError, Request, Response

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
#: What says that an answer was cut, and where.
CUT_HEADER: Final = "Lodestone-Truncated"
#: Where a person writes queries.
QUERY_PAGE: Final = "/query.html"
_HTML: Final = "text/html"
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_DEFAULT, _NAMED = "default-graph-uri", "named-graph-uri"


@dataclass(frozen=True)
class Endpoint:
    """The query service.

    Attributes:
        pool: what runs queries.
        catalogue: what is known of the graph.
    """

    pool: Pool
    catalogue: Catalogue

    def handle(self, request: Request) -> Response:
        """Answer a request of the SPARQL Protocol."""
        if request.method == "POST":
            return self._posted(request)
        if "update" in request.query:
            raise read_only()
        if "query" not in request.query:
            return self._described(request)
        return self._asked(request, request.query)

    def _posted(self, request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == _UPDATE:
            raise read_only()
        if kind == _QUERY:
            return self._asked(request, {**request.query, "query": (_decoded(request.body),)})
        if kind == _FORM:
            form = web.fields(_decoded(request.body))
            if "update" in form:
                raise read_only()
            return self._asked(request, {**request.query, **form})
        raise FaultError(
            415,
            *pair(__name__, "query-posted", query=_QUERY, form=_FORM),
            (("Accept-Post", f"{_QUERY}, {_FORM}"),),
        )

    def _asked(self, request: Request, fields: Mapping[str, Sequence[str]]) -> Response:
        queries = fields.get("query", ())
        if len(queries) != 1:
            raise FaultError(400, *pair(__name__, "give-one-query"))
        query = queries[0]
        default, named = fields.get(_DEFAULT, ()), fields.get(_NAMED, ())
        self._check(query, [*default, *named])
        table, graph = request.media(results.TABLES), request.media(results.GRAPHS)
        job = Job(
            guard.bare(query),
            results.TABLES[table] if table else None,
            results.GRAPHS[graph] if graph else None,
            default,
            named,
            self.catalogue.prefixes,
        )
        reply = ran(self.pool, job, asker=request.asker(STRANGER))
        media = graph if reply.form in results.GRAPHS.values() else table
        return answered(reply, f"{media}; charset=utf-8", self.pool.limits)

    def _check(self, query: str, graphs: Sequence[str]) -> None:
        """Refuse what is not run here.

        Raises:
            FaultError: the query or one of its graphs is refused.
        """
        if len(query.encode()) > guard.LONGEST:
            raise web.too_large()
        if no := guard.refusal(query, self.catalogue.graphs):
            raise FaultError(400, no.en, no.zh)
        for iri in graphs:
            if iri not in self.catalogue.graphs:
                raise FaultError(400, *pair(__name__, "there-no-graph", iri=iri))

    def _described(self, request: Request) -> Response:
        """Answer the service description as RDF; a person is led to the query page."""
        media = request.media([*results.GRAPHS, _HTML])
        if media is None:
            raise unacceptable([*results.GRAPHS, _HTML])
        if media == _HTML:
            return web.redirect(QUERY_PAGE, ("Vary", "Accept"))
        place = f"http://{request.headers.get('host', 'localhost')}/sparql"
        triples = list(_description(place, self.catalogue.graphs))
        prefixes = {**self.catalogue.prefixes, "sd": SD}
        text = results.graph(results.GRAPHS[media], triples, prefixes, _WHOLE)
        link = ("Link", '</void.ttl>; rel="describedby"; type="text/turtle"')
        headers = (("Vary", "Accept"), link, *web.OPEN)
        return Response(200, text.body.encode(), f"{media}; charset=utf-8", headers)


_WHOLE: Final = results.Cap(10**9, 10**9)


def ran(pool: Pool, job: Job, limits: Limits | None = None, asker: Asker = SERVER) -> Reply:
    """Run a query for a client.

    Args:
        pool: what runs it.
        job: the query.
        limits: what it may take, where that is not what any query may.
        asker: who asks.

    Raises:
        FaultError: it could not be run, or not to its end; what the client is told.
    """
    try:
        reply = pool.run(job, limits, asker)
    except BusyError as error:
        status = 429 if error.is_share else 503
        raise FaultError(status, str(error), error.zh, _after(error.seconds)) from None
    except KilledError as error:
        raise _killed(error, limits or pool.limits) from None
    except LodestoneError as error:
        raise FaultError(503, str(error), error.zh, _after(pool.limits.seconds)) from None
    if reply.state == "malformed":
        raise FaultError(
            400,
            *pair(__name__, "not-sparql", words=reply.words),
            where=reply.words,
        )
    if reply.state == "unfit":
        raise unacceptable([*results.TABLES, *results.GRAPHS])
    if reply.state != "ok":
        raise FaultError(400, *pair(__name__, "cannot-evaluated", words=reply.words))
    return reply


def answered(reply: Reply, media: str, limits: Limits) -> Response:
    """Return the answer of a query; one that was cut says so."""
    headers: web.Headers = (
        ("Vary", "Accept"),
        ("Access-Control-Expose-Headers", CUT_HEADER),
        *web.OPEN,
    )
    if reply.cut:
        limit = limits.rows if reply.cut == "rows" else limits.bytes
        headers = (*headers, (CUT_HEADER, f"{reply.cut}; limit={limit}"))
    return Response(200, reply.body, media, headers)


def read_only() -> FaultError:
    """Return the fault of an update."""
    return FaultError(403, *pair(__name__, "endpoint-only-reads"))


def unacceptable(offers: Sequence[str]) -> FaultError:
    """Return the fault of a client that takes none of the forms that there are."""
    listed = ", ".join(offers)
    return FaultError(406, *pair(__name__, "there-only", listed=listed), offers=list(offers))


def _killed(error: KilledError, limits: Limits) -> FaultError:
    if error.is_late:
        return FaultError(
            504,
            *pair(__name__, "query-was-ended-took-longer", seconds=limits.seconds),
        )
    return FaultError(
        503,
        *pair(__name__, "query-was-ended-took-too"),
        _after(limits.seconds),
    )


def _after(seconds: float) -> web.Headers:
    """Return the header that says when it is worth asking again."""
    return (("Retry-After", str(math.ceil(seconds))),)


def _decoded(body: bytes) -> str:
    """Read a body as UTF-8.

    Raises:
        FaultError: it is something else.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise FaultError(400, *pair(__name__, "query-not-utf-8")) from None


def _description(place: str, graphs: Mapping[str, int]) -> Iterator[ox.Triple]:
    """Yield the service description (SPARQL 1.1 Service Description)."""
    service, dataset = ox.NamedNode(place), ox.NamedNode(f"{place}#dataset")
    default = ox.NamedNode(f"{place}#default")
    kind = ox.NamedNode(RDF + "type")

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(SD + name)

    yield ox.Triple(service, kind, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), service)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    for name in _RESULT_FORMATS:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, sd("Dataset"))
    yield ox.Triple(dataset, ox.NamedNode(_VOID + "sparqlEndpoint"), service)
    yield ox.Triple(dataset, sd("defaultGraph"), default)
    yield ox.Triple(default, kind, sd("Graph"))
    title = ox.NamedNode(DCTERMS + "title")
    for tag, words in zip(("en", "zh-Hans"), pair(__name__, "plain"), strict=True):
        yield ox.Triple(default, title, ox.Literal(words, language=tag))
    for number, (iri, count) in enumerate(sorted(graphs.items()), 1):
        node, body = (ox.NamedNode(f"{place}#{stem}-{number}") for stem in ("named", "graph"))
        yield ox.Triple(dataset, sd("namedGraph"), node)
        yield ox.Triple(node, kind, sd("NamedGraph"))
        yield ox.Triple(node, sd("name"), ox.NamedNode(iri))
        yield ox.Triple(node, sd("graph"), body)
        yield ox.Triple(body, kind, sd("Graph"))
        size = ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer"))
        yield ox.Triple(body, ox.NamedNode(_VOID + "triples"), size)
