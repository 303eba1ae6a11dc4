"""Requests and answers as plain values, and the one place where they meet HTTP (WSGI).

Handlers are functions from a ``Request`` to a ``Response`` and are tested as such. Here an answer
gets what every answer has: security headers, an ETag, 304 where the client holds it already, and no
body for HEAD.
"""

import gzip
import hashlib
import html
import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs

from lodestone.model.addresses import FOLDERS
from lodestone.model.errors import LodestoneError
from lodestone.model.words import pair
from lodestone.serve import accept, files
from lodestone.serve.files import Sent
from lodestone.serve.slots import Asker

#: Bytes of a request's body.
LARGEST: Final = 256 * 1024
#: Sent with every answer. Scripts and styles come from this origin alone; WebAssembly may run,
#: and so may a worker that a script of ours makes, such as the one that packs a workbook.
SECURITY: Final = (
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
#: Lets pages of other origins read what is public anyway: data, answers, never the texts.
OPEN: Final = (("Access-Control-Allow-Origin", "*"),)
#: Where pages of one picture stand, which pages of other origins may show.
_FRAMED: Final = tuple(f"/{folder}embed/" for folder in FOLDERS.values())
_LOG: Final = logging.getLogger("lodestone.serve")
#: What grows smaller by packing, and from how many bytes on that is worth the work.
_TEXT: Final = re.compile(r"text/|application/(?:[\w.+-]*(?:json|xml|javascript|trig|n-quads))")
_WORTH: Final = 1400
PROBLEM: Final = "application/problem+json"

Headers = tuple[tuple[str, str], ...]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


@dataclass(frozen=True)
class Request:
    """What a client asks.

    Attributes:
        path: the path, percent-decoded once, with its leading slash.
        method: in capitals.
        query: the parameters of the address, each with its values.
        headers: the headers, their names in lower case.
        body: what was sent.
        client: name of the client, as the web server in front gives it; else empty.
        is_gone: tells whether the client has hung up.
    """

    path: str
    method: str = "GET"
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = ""
    is_gone: Callable[[], bool] = lambda: False

    def asker(self, lane: str) -> Asker:
        """Return who asks, for a place of a kind."""
        return Asker(lane, self.client, self.is_gone)

    @property
    def lang(self) -> str:
        """``en`` or ``zh``: as the address asks (``lang``), else as the client prefers."""
        given = self.query.get("lang", ("",))[0]
        if given in ("en", "zh"):
            return given
        return accept.language(self.headers.get("accept-language", ""), ("en", "zh"))

    def media(self, offers: Iterable[str]) -> str | None:
        """Return the media type that the client prefers of some."""
        return accept.media(self.headers.get("accept", ""), tuple(offers))


@dataclass(frozen=True)
class Response:
    """An answer.

    Attributes:
        status: the status code.
        body: what is sent.
        type: its media type, with the character set of a text.
        headers: further headers.
        file: what is sent in place of ``body``, as it is read from the disk.
        is_part: whether a client may ask for a part of it.
    """

    status: int = 200
    body: bytes = b""
    type: str = ""
    headers: Headers = ()
    file: Sent | None = None
    is_part: bool = False

    @property
    def length(self) -> int:
        """How many bytes are sent."""
        return self.file.length if self.file else len(self.body)


class FaultError(LodestoneError):
    """An answer that is not what was asked for.

    Attributes:
        status: the status code.
        headers: further headers.
        more: further members of the problem document.
    """

    def __init__(self, status: int, en: str, zh: str, headers: Headers = (), **more: Any) -> None:
        super().__init__(en, zh=zh)
        self.status = status
        self.headers = headers
        self.more = more


Handler = Callable[[Request], Response]


def redirect(place: str, *headers: tuple[str, str]) -> Response:
    """Return a 303: what was asked for is described elsewhere."""
    return Response(303, headers=(("Location", place), *headers))


def as_json(data: Any, status: int = 200, *, form: str = "application/json") -> Response:
    """Return data as JSON, readable by people too."""
    body = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return Response(status, body.encode(), form)


def explained(fault: FaultError, request: Request) -> Response:
    """Word a fault for the client: a problem document (RFC 9457), or a page for a person."""
    title = HTTPStatus(fault.status).phrase
    detail = fault.zh if request.lang == "zh" else str(fault)
    if request.media((PROBLEM, "application/json", "text/html")) == "text/html":
        words = {"zh": pair(__name__, "zh-hans"), "en": ("en", "Back to the start")}
        tag, back = words[request.lang]
        page = _PAGE.format(
            lang=tag,
            title=html.escape(f"{fault.status} {title}"),
            detail=html.escape(detail),
            back=html.escape(back),
        )
        found = Response(fault.status, page.encode(), "text/html; charset=utf-8")
    else:
        data = {"status": fault.status, "title": title, "detail": detail, **fault.more}
        found = as_json(data, fault.status, form=PROBLEM)
    return replace(found, headers=(*fault.headers, *OPEN, ("Vary", "Accept, Accept-Language")))


_PAGE: Final = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto;
padding: 0 1rem; color: #222; background: #fff }} a {{ color: #06508c }}</style>
<h1>{title}</h1>
<p>{detail}</p>
<p><a href="/">{back}</a></p>
</html>
"""


def finished(request: Request, response: Response, *, is_framed: bool = False) -> Response:
    """Give an answer its ETag and security headers; answer 304 where the client holds it.

    Args:
        request: what was asked.
        response: the answer.
        is_framed: true where pages of other origins may show it.
    """
    headers = [*response.headers, *SECURITY]
    if is_framed:
        headers = [(name, _framed(value)) for name, value in headers]
    if response.type:
        headers.insert(0, ("Content-Type", response.type))
    if response.status != 200 or request.method not in ("GET", "HEAD"):
        return replace(response, headers=tuple(headers))
    if not any(name == "Cache-Control" for name, _ in headers):
        headers.append(("Cache-Control", "no-cache"))
    digits = response.file.tag if response.file else _digits(response.body)
    tag = f'"{digits}"'
    headers.append(("ETag", tag))
    if _holds(request.headers.get("if-none-match", ""), tag):
        kept = tuple(pair for pair in headers if pair[0] != "Content-Type")
        return Response(304, headers=kept)
    whole = replace(response, headers=tuple(headers))
    if not response.is_part:
        return _packed(request, whole)
    whole = replace(whole, headers=(*whole.headers, ("Accept-Ranges", "bytes")))
    return _cut(request, whole, tag) or _packed(request, whole)


def _digits(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def _cut(request: Request, whole: Response, tag: str) -> Response | None:
    """Return the part that a client asks for, if it asks for one of what stands there now."""
    held = request.headers.get("if-range", tag)
    if request.method != "GET" or held != tag or "range" not in request.headers:
        return None
    try:
        found = files.part(request.headers["range"], whole.length)
    except files.UnsatisfiableError:
        told = ("Content-Range", f"bytes */{whole.length}")
        return Response(416, headers=(*SECURITY, told))
    if found is None:
        return None
    first, length = found
    told = ("Content-Range", f"bytes {first}-{first + length - 1}/{whole.length}")
    headers = (*whole.headers, told)
    if whole.file:
        file = replace(whole.file, start=first, length=length)
        return replace(whole, status=206, headers=headers, file=file)
    return replace(whole, status=206, headers=headers, body=whole.body[first : first + length])


def _packed(request: Request, response: Response) -> Response:
    """Send a long text in fewer bytes to whoever takes gzip."""
    told = dict(response.headers)
    if not _TEXT.match(told.get("Content-Type", "")) or "Content-Encoding" in told:
        return response
    if response.file:
        return response
    if len(response.body) < _WORTH:
        return response
    kept = tuple(pair for pair in response.headers if pair[0] != "Vary")
    headers = (*kept, ("Vary", ", ".join(filter(None, (told.get("Vary"), "Accept-Encoding")))))
    if not accept.takes_coding(request.headers.get("accept-encoding", ""), "gzip"):
        return replace(response, headers=headers)
    packed = _gzip(told["ETag"], response.body)
    return replace(response, headers=(*headers, ("Content-Encoding", "gzip")), body=packed)


@lru_cache(maxsize=64)
def _gzip(tag: str, body: bytes) -> bytes:
    """Pack a body; those asked for of late are kept by their tag."""
    del tag
    return gzip.compress(body, compresslevel=6, mtime=0)


def _framed(policy: str) -> str:
    """Let a page of one picture, which asks and sends nothing, stand in pages of other origins."""
    return policy.replace("frame-ancestors 'none'", "frame-ancestors *")


def _holds(header: str, tag: str) -> bool:
    held = [part.strip().removeprefix("W/") for part in header.split(",")]
    return tag in held or held == ["*"]


@dataclass(frozen=True)
class Application:
    """A handler as WSGI.

    Attributes:
        handle: what answers.
        hosts: the names under which this server may be asked; another page's name for this
            machine (DNS rebinding) is not among them.
    """

    handle: Handler
    hosts: frozenset[str]

    def __call__(
        self, environ: Mapping[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer one request as WSGI asks."""
        request = _bare_request(environ)
        try:
            response = self._answered(environ, request)
        except FaultError as fault:
            response = explained(fault, request)
        except Exception:
            _LOG.exception("%s %s", request.method, request.path)
            response = explained(FaultError(500, *pair(__name__, "fault-server")), request)
        is_framed = request.path.startswith(_FRAMED)
        response = finished(request, response, is_framed=is_framed)
        status = HTTPStatus(response.status)
        length = ("Content-Length", str(response.length))
        sized = [] if response.status in (204, 304) else [length]
        start_response(f"{status.value} {status.phrase}", [*response.headers, *sized])
        if request.method == "HEAD":
            return []
        return _streamed(environ, response.file) if response.file else [response.body]

    def _answered(self, environ: Mapping[str, Any], request: Request) -> Response:
        if request.headers.get("host", "") not in self.hosts:
            raise FaultError(
                421,
                *pair(__name__, "server-answers-only-under-its"),
            )
        query = fields(environ.get("QUERY_STRING", ""))
        return self.handle(replace(request, query=query, body=_body(environ)))


def _streamed(environ: Mapping[str, Any], file: Sent) -> Iterable[bytes]:
    """Send a file as it is read, by the server itself where it can do that."""
    stream = file.opened()
    wrapper = environ.get("wsgi.file_wrapper")
    found: Iterable[bytes] = wrapper(stream) if wrapper else files.blocks(stream, file.length)
    return found


def _bare_request(environ: Mapping[str, Any]) -> Request:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    return Request(
        environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace") or "/",
        environ["REQUEST_METHOD"],
        headers=headers,
        client=_client(environ.get("REMOTE_ADDR", "")),
        is_gone=environ.get("waitress.client_disconnected", lambda: False),
    )


def _client(address: str) -> str:
    """Return the name of a client; on this machine itself one cannot be told from another."""
    return "" if address.startswith("127.") or address in ("", "::1") else address


def fields(text: str) -> dict[str, tuple[str, ...]]:
    """Read the parameters of an address or of a form.

    Raises:
        FaultError: there are too many of them.
    """
    try:
        found = parse_qs(text, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        raise FaultError(400, *pair(__name__, "too-many-parameters")) from None
    return {name: tuple(values) for name, values in found.items()}


def _body(environ: Mapping[str, Any]) -> bytes:
    """Read the body that a client sends.

    Raises:
        FaultError: it is larger than any query.
    """
    size = int(environ.get("CONTENT_LENGTH") or 0)
    if size > LARGEST:
        raise too_large()
    body: bytes = environ["wsgi.input"].read(size)
    return body


def too_large() -> FaultError:
    """Return the fault of a body or query that is larger than any honest one."""
    return FaultError(413, *pair(__name__, "query-too-long"))
