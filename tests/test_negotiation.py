"""An IRI leads to its page or its data, as the client prefers; and nothing else leads out."""

import io
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import serving

from lodestone.model.house import House
from lodestone.serve import accept, app, store, web
from lodestone.serve.app import Site
from lodestone.serve.pool import Pool
from lodestone.serve.web import Application, FaultError, Request, Response

ALL = (
    "text/html",
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
)
#: What Protégé sends.
PROTEGE = (
    "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
)


@pytest.fixture(scope="module")
def site(home: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    dist = serving.small(tmp_path_factory.mktemp("negotiated"))
    with Pool(store.ensure(dist, dist.parent / "store")) as pool:
        yield app.site(home, dist, pool)


def get(site: Site, path: str, accepts: str = "", languages: str = "") -> Response:
    headers = {"accept": accepts, "accept-language": languages}
    request = Request(path, headers=headers)
    return web.finished(request, site.handle(request))


def fault(site: Site, path: str, accepts: str = "", method: str = "GET") -> FaultError:
    with pytest.raises(FaultError) as caught:
        site.handle(Request(path, method, headers={"accept": accepts}))
    return caught.value


def header(response: Response, name: str) -> str:
    return dict(response.headers).get(name, "")


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;q=0.4, application/ld+json;q=0.5", "application/ld+json"),
        ("text/turtle;q=0.4, */*;q=0.3", "text/turtle"),
        ("text/html;q=0, text/*", "text/turtle"),
        ("text/html;q=0.1, text/*;q=0.2, */*;q=0.3", "application/ld+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("APPLICATION/N-TRIPLES", "application/n-triples"),
        ("text/turtle;charset=utf-8;q=0.9, text/html;q=0.8", "text/turtle"),
        ("image/png", None),
        ("*/*;q=0", None),
        ("text/turtle;q=2", "text/html"),
        (";;;,,,", "text/html"),
    ],
)
def test_the_preferred_media_type_is_chosen(given: str, chosen: str | None) -> None:
    assert accept.media(given, ALL) == chosen


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hant;q=0.5,en;q=0.4", "zh"),
        ("en-GB,zh;q=0.9", "en"),
        ("fr", "en"),
        ("zh;q=0,*;q=0.1", "en"),
        ("fr, zh;q=0.1", "zh"),
    ],
)
def test_the_preferred_language_is_chosen(given: str, chosen: str) -> None:
    assert accept.language(given, ("en", "zh")) == chosen


@pytest.mark.parametrize(
    ("path", "accepts", "languages", "place"),
    [
        ("/id/actor/example", "text/html", "", "/id/actor/example.html"),
        ("/id/actor/example", "text/html", "zh-CN", "/zh/id/actor/example.html"),
        ("/zh/id/actor/example", "text/html", "en", "/zh/id/actor/example.html"),
        ("/id/actor/example", "application/xhtml+xml", "", "/id/actor/example.html"),
        ("/id/actor/example", "text/turtle", "zh", "/id/actor/example.ttl"),
        ("/id/actor/example", "application/ld+json", "", "/id/actor/example.jsonld"),
        ("/id/actor/example", "application/json", "", "/id/actor/example.jsonld"),
        ("/id/actor/example", "application/n-triples", "", "/id/actor/example.nt"),
        ("/id/actor/example-two", "", "", "/id/actor/example-two.ttl"),
        ("/id/passage/note-01", "text/turtle", "", "/id/passage/note-01.ttl"),
        ("/id/claim/3f0912ab", "text/html", "", "/id/claim/3f.html#3f0912ab"),
        ("/id/claim/3f0912ab", "text/turtle", "", "/id/claim/3f.ttl"),
        ("/", "text/html", "zh", "/zh/index.html"),
    ],
)
def test_an_iri_leads_to_the_document_that_is_preferred(
    path: str, accepts: str, languages: str, place: str, site: Site
) -> None:
    response = get(site, path, accepts, languages)
    assert (response.status, header(response, "Location")) == (303, place)
    assert header(response, "Vary") == "Accept, Accept-Language"


def test_an_iri_that_has_no_page_is_not_had_as_one(site: Site) -> None:
    found = fault(site, "/id/actor/example-two", "text/html")
    assert found.status == 406
    assert found.more["offers"] == list(ALL[1:])


@pytest.mark.parametrize("path", ["/id/actor/example", "/id/actor/example-two"])
def test_an_ontology_editor_is_given_rdf_xml_of_the_same_triples(path: str, site: Site) -> None:
    assert header(get(site, path, PROTEGE), "Location") == f"{path}.rdf"
    made = get(site, f"{path}.rdf")
    assert header(made, "Content-Type").startswith("application/rdf+xml")
    other = get(site, f"{path}.nt")
    read = {
        form: {str(quad.triple) for quad in ox.parse(body, format=form)}
        for form, body in ((ox.RdfFormat.RDF_XML, made.body), (ox.RdfFormat.N_TRIPLES, other.body))
    }
    assert read[ox.RdfFormat.RDF_XML] == read[ox.RdfFormat.N_TRIPLES] != set()


def test_nothing_that_is_accepted_is_not_acceptable(site: Site) -> None:
    assert fault(site, "/id/actor/example", "image/png").status == 406


def test_a_page_links_to_its_thing_its_other_language_and_its_data(site: Site) -> None:
    response = get(site, "/id/actor/example.html")
    links = [value for name, value in response.headers if name == "Link"]
    base = "https://w3id.org/lodestone/id/actor/example"
    assert f'<{base}.html>; rel="canonical"' in links
    assert f'<{base}>; rel="describes"' in links
    zh = '</zh/id/actor/example.html>; rel="alternate"; type="text/html"; hreflang="zh-Hans"'
    assert zh in links
    for media, ending in (("text/turtle", "ttl"), ("application/ld+json", "jsonld")):
        assert f'</id/actor/example.{ending}>; rel="alternate"; type="{media}"' in links
    assert header(response, "Content-Language") == "en"


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt"])
def test_data_that_no_file_holds_is_made_from_the_store(ending: str, site: Site) -> None:
    response = get(site, f"/id/actor/example-two.{ending}")
    form = {"ttl": "TURTLE", "jsonld": "JSON_LD", "nt": "N_TRIPLES"}[ending]
    quads = list(ox.parse(response.body, getattr(ox.RdfFormat, form)))
    assert {quad.subject.value.rpartition("/")[2] for quad in quads} == {"example-two"}
    assert len(quads) == 2


def test_the_data_of_a_passage_is_what_its_graph_holds(site: Site) -> None:
    response = get(site, "/id/passage/note-01.nt")
    assert response.body.decode().count("\n") == 1
    assert b"isBasedIn" in response.body


def test_claims_that_share_a_file_share_their_data(site: Site) -> None:
    response = get(site, "/id/claim/3f.nt")
    assert response.body.count(b"claim/3f0912ab> ") == 4


def test_turtle_and_triples_of_one_thing_are_equal(site: Site) -> None:
    turtle = get(site, "/id/actor/example.ttl")
    triples = get(site, "/id/actor/example.nt")
    read = [
        {str(quad.triple) for quad in ox.parse(response.body, form)}
        for response, form in (
            (turtle, ox.RdfFormat.TURTLE),
            (triples, ox.RdfFormat.N_TRIPLES),
        )
    ]
    assert read[0] == read[1] != set()


def test_made_turtle_keeps_the_case_of_language_tags(site: Site) -> None:
    for ending in ("ttl", "jsonld", "nt"):
        assert b"zh-hans" not in get(site, f"/id/actor/example-two.{ending}").body
    query = "/sparql"
    request = Request(query, query={"query": ("SELECT ?o { ?s ?p ?o }",)})
    assert b'"xml:lang":"zh-Hans"' in site.handle(request).body


@pytest.mark.parametrize("path", ["/id/actor/nobody", "/id/actor/nobody.ttl", "/nothing.html"])
def test_what_is_not_there_is_not_found(path: str, site: Site) -> None:
    assert fault(site, path).status == 404


@pytest.mark.parametrize("path", ["/id/actor/gone.html", "/zh/id/actor/gone.html"])
def test_the_page_of_a_withdrawn_thing_is_a_tombstone(path: str, site: Site) -> None:
    response = get(site, path)
    assert response.status == 410
    assert b"id/actor/gone" in response.body


def test_the_data_of_a_withdrawn_thing_stays(site: Site) -> None:
    response = get(site, "/id/actor/gone.ttl")
    assert response.status == 200
    assert b"deprecated" in response.body


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/id/../../../outside.txt",
        "/.%2e/outside.txt",
        "/./index.html",
        "/id//actor/example",
        "/.hidden",
        "/id/actor/\x00",
        "/id\\actor",
        "/C:/index.html",
        "/out.txt",
        "/w3id/secret.txt",
        "/site/index.html",
    ],
)
def test_no_path_leads_out_of_what_is_served(path: str, site: Site) -> None:
    assert fault(site, path).status == 404


@pytest.mark.parametrize("iri", ["/id/actor/a%22b", '/id/actor/a"b', "/id/x> } #", "/id/{a}"])
def test_a_path_that_is_no_iri_is_no_query_either(iri: str, site: Site) -> None:
    assert fault(site, iri).status == 404
    assert fault(site, f"{iri}.ttl").status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST"])
def test_a_method_that_is_not_done_is_refused_with_those_that_are(method: str, site: Site) -> None:
    found = fault(site, "/id/actor/example", method=method)
    assert found.status == 405
    assert ("Allow", "GET, HEAD, OPTIONS") in found.headers


def test_a_browser_may_ask_what_it_may_do(site: Site) -> None:
    response = site.handle(Request("/sparql", "OPTIONS"))
    assert response.status == 204
    assert "POST" in header(response, "Access-Control-Allow-Methods")


def test_the_description_of_the_data_is_where_void_says(site: Site) -> None:
    response = get(site, "/.well-known/void")
    assert (response.status, header(response, "Location")) == (303, "/void.ttl")
    assert get(site, "/void.ttl").status == 200


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ("", b"whole"),
        ("gzip", b"whole"),
        ("br;q=0", b"whole"),
        ("*", b"whole"),
        ("gzip, BR", b"twin"),
    ],
)
def test_a_smaller_twin_is_sent_to_who_takes_its_coding(
    site: Site, given: str, body: bytes
) -> None:
    request = Request("/static/engine.wasm", headers={"accept-encoding": given})
    response = web.finished(request, site.handle(request))
    assert response.body == body
    assert header(response, "Vary") == "Accept-Encoding"
    assert header(response, "Content-Encoding") == ("br" if body == b"twin" else "")
    assert response.type == "application/wasm"


def test_a_request_to_another_name_reaches_no_handler() -> None:
    handled: list[Request] = []

    def handle(request: Request) -> Response:
        handled.append(request)
        return Response(200, b"here", "text/plain")

    said: list[str] = []
    for name in ("own", "other", ""):
        environ = {"PATH_INFO": "/", "REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO(),
                   "HTTP_HOST": name}  # fmt: skip
        list(Application(handle, frozenset({"own"}))(environ, lambda *given: said.append(given[0])))
    assert [status.split()[0] for status in said] == ["200", "421", "421"]
    assert len(handled) == 1
