"""The saved questions over HTTP: a list, an answer for each in three formats, their description."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Any, Final

from lodestone.answer import grid, json_rows, marking, parameters, questions, things, written
from lodestone.answer.wording import Wording
from lodestone.model.errors import UsageError
from lodestone.model.media import MEDIA
from lodestone.model.ontology import Ontology
from lodestone.model.words import pair
from lodestone.publish.files import workbook
from lodestone.publish.files.release import Release
from lodestone.read import sparql
from lodestone.serve import catalogue as catalogues
from lodestone.serve import endpoint, openapi, slots, web
from lodestone.serve.catalogue import Catalogue
from lodestone.serve.pool import Job, Pool
from lodestone.serve.replies import Replies
from lodestone.serve.slots import Asker
from lodestone.serve.web import FaultError, Request, Response

FORMATS: Final[Mapping[str, str]] = {
    form: MEDIA[f".{form}"].header for form in ("json", "csv", "xlsx")
}
ROOT: Final = "/api/"
#: Where the site tells a person of all this.
PAGE: Final[Mapping[str, str]] = {"en": "/api.html", "zh": "/zh/api.html"}
#: A question of ours is trusted to end: it has as many times the time of a stranger's query.
OWN: Final = 3
#: Characters of a value: no name is longer, and near names are sought for each.
LONGEST: Final = 300
_OURS: Final = frozenset({"lang", "long", "codes"})
#: Who asks over ``mcp``: one client that has the server for itself.
_ASSISTANT: Final = Asker(slots.OWN)


@dataclass(frozen=True)
class Questions:
    """The saved questions as a service.

    Attributes:
        pool: what runs them.
        catalogue: what is known of the graph.
        known: the questions.
        words: for ``en`` and ``zh``, what columns and coded values are called.
        day: the day on which they are answered where none is given.
        release: the release that is served.
        ontology: for the meaning of the names of values.
        replies: the answers that are kept.
    """

    pool: Pool
    catalogue: Catalogue
    known: Sequence[sparql.QueryFile]
    words: Mapping[str, Wording]
    day: date
    release: Release
    ontology: Ontology
    replies: Replies = field(default_factory=Replies)

    def handle(self, request: Request) -> Response:
        """Answer a request below ``/api/``."""
        rest = request.path.removeprefix(ROOT)
        if rest == "":
            return self._listed(request)
        if rest == "openapi.json":
            return _open(web.as_json(openapi.document(self.known, self.release.version)))
        name, _, form = rest.rpartition(".")
        if form not in FORMATS:
            offers = ", ".join(FORMATS)
            raise FaultError(404, *pair(__name__, "ask-question-one", offers=offers))
        return self._answered(request, self.find(name), form)

    def _listed(self, request: Request) -> Response:
        """Return the list for a program; lead a person to the page that says it in words."""
        vary = ("Vary", "Accept, Accept-Language")
        if request.media(("application/json", "text/html")) == "text/html":
            return web.redirect(PAGE[request.lang], vary)
        return replace(_open(web.as_json(self.listing)), headers=(*web.OPEN, vary))

    def find(self, name: str) -> sparql.QueryFile:
        """Find a question by its name or number.

        Raises:
            FaultError: there is none, or more than one.
        """
        try:
            return questions.find(name, self.known)
        except UsageError:
            raise FaultError(404, *pair(__name__, "no-question", name=name)) from None

    @cached_property
    def listing(self) -> dict[str, Any]:
        """What there is to ask."""
        return {
            "openapi": f"{ROOT}openapi.json",
            "questions": [
                {
                    "name": query.name,
                    "title": {"en": query.one("title@en"), "zh-Hans": query.one("title@zh-Hans")},
                    "parameters": sorted(questions.parameters(query)),
                    **{form: f"{ROOT}{query.name}.{form}" for form in FORMATS},
                }
                for query in self.known
            ],
        }

    def ask(
        self, query: sparql.QueryFile, given: Mapping[str, str], asker: Asker = _ASSISTANT
    ) -> questions.Answer:
        """Run a question with its parameters, or answer it as before.

        Raises:
            FaultError: a parameter is unknown, ambiguous or no value, or the query was ended.
        """
        thing = given.get(things.NAME, "") if things.is_general(query) else ""
        if thing:
            self._check_unambiguous(query, things.NAME, thing[:LONGEST])
            iri = self._resolved(thing)
            own = {name: text for name, text in given.items() if name != things.NAME}
            bound = self._bound(query, own)
            found = things.asked(bound, iri, lambda one: self._ran(one, asker))
        else:
            found = self._ran(self._bound(query, given), asker)
        return marking.marked(found, self.doubts)

    def _resolved(self, text: str) -> str:
        """Return the IRI of what a reader names.

        Raises:
            FaultError: nothing goes by that name.
        """
        try:
            return self.catalogue.names.resolve(text[:LONGEST])
        except UsageError as error:
            raise FaultError(400, *pair(__name__, "wrong", error=(error, error.zh))) from None

    def _ran(self, bound: sparql.QueryFile, asker: Asker) -> questions.Answer:
        """Run a question whose parameters are bound, or answer it as before."""
        reply = self.replies.get(bound.text)
        if reply is None:
            limits = replace(self.pool.limits, seconds=OWN * self.pool.limits.seconds)
            reply = endpoint.ran(self.pool, Job(bound.text), limits, asker)
            if reply.cut:
                raise FaultError(413, *pair(__name__, "answer-too-large"))
            self.replies.keep(bound.text, reply)
        return json_rows.answer_of(bound, json.loads(reply.body))

    @cached_property
    def doubts(self) -> marking.Doubts:
        """What is in doubt in the graph that is served."""
        return marking.doubts(partial(catalogues.solutions, self.pool))

    def _answered(self, request: Request, query: sparql.QueryFile, form: str) -> Response:
        given = {name: values for name, values in request.query.items() if name not in _OURS}
        if several := sorted(name for name, values in given.items() if len(values) > 1):
            listed = ", ".join(several)
            raise FaultError(400, *pair(__name__, "given-more-than-once", listed=listed))
        first = {name: values[0] for name, values in given.items()}
        found = self.ask(query, first, request.asker(slots.OWN))
        style = self.style(
            request.lang, is_long=_is_on(request, "long"), has_codes=_is_on(request, "codes")
        )
        if form == "xlsx":
            body = self._workbook(found, style)
        else:
            body = written.rows(found, form, style).encode()
        place = ("Content-Disposition", f'inline; filename="{query.name}.{form}"')
        return _open(Response(200, body, FORMATS[form], (place,)))

    def style(self, lang: str, *, is_long: bool, has_codes: bool) -> written.Style:
        """Return how an answer is written for a reader of a language."""
        return written.Style(
            lang, self.catalogue.labels[lang], self.words[lang], self.ontology, is_long, has_codes
        )

    def _workbook(self, found: questions.Answer, style: written.Style) -> bytes:
        """Write an answer as XLSX.

        Raises:
            FaultError: the library for it is not installed.
        """
        query = found.question
        titles = {"en": query.one("title@en"), "zh": query.one("title@zh-Hans")}
        labels = self.catalogue.labels
        namings = [grid.Naming(lang, labels[lang], self.words[lang]) for lang in titles]
        namings.sort(key=lambda one: one.lang != style.lang)
        table = grid.grid(found, namings, self.ontology, is_long=style.is_long, has_codes=True)
        try:
            return workbook.workbook([(table, titles)], {}, self.release)
        except UsageError as error:
            raise FaultError(406, str(error), error.zh) from None

    def _bound(self, query: sparql.QueryFile, given: Mapping[str, str]) -> sparql.QueryFile:
        for name, text in given.items():
            if len(text) > LONGEST:
                raise FaultError(400, *pair(__name__, "too-long", name=name))
            self._check_unambiguous(query, name, text)
        try:
            return parameters.bind(query, given, self.catalogue.names, self.day)
        except (UsageError, ValueError) as error:
            offered = sorted(questions.parameters(query))
            told = pair(__name__, "wrong", error=error)
            raise FaultError(400, *told, parameters=offered) from None

    def _check_unambiguous(self, query: sparql.QueryFile, name: str, text: str) -> None:
        """Refuse a name that several things bear, and offer them.

        Raises:
            FaultError: the name is ambiguous.
        """
        rows = questions.parameters(query).get(name, "")
        found = [] if rows.startswith('"') else self.catalogue.candidates(text)
        if len(found) > 1:
            candidates = [
                {
                    "iri": iri,
                    "name": self.catalogue.names.short(iri),
                    "label": {lang: self.catalogue.label(iri, lang) for lang in ("en", "zh")},
                }
                for iri in found
            ]
            raise FaultError(
                400,
                *pair(__name__, "ambiguous-name-one-candidates", text=text),
                parameter=name,
                candidates=candidates,
            )


def _is_on(request: Request, name: str) -> bool:
    """Tell whether a switch of an address is set; ``long`` alone sets it as ``long=1`` does."""
    values = request.query.get(name)
    return values is not None and values[0].casefold() not in ("0", "false", "no")


def _open(response: Response) -> Response:
    headers = (*response.headers, *web.OPEN, ("Vary", "Accept-Language"))
    return Response(response.status, response.body, response.type, headers)
