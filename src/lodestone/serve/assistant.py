"""What an assistant may do: learn terms and traps, find, ask, query, see the evidence.

The tools here are plain functions over the query process; ``mcp`` hands them to a client. All of
them only read, and a query of an assistant has the same limits as anybody's.
"""

import csv
import difflib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from lodestone.answer import questions, written
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.terms import LODE, OA, PROV, RDF, SKOS
from lodestone.model.words import pair, part
from lodestone.read import evidence, guard
from lodestone.serve import catalogue as catalogues
from lodestone.serve import endpoint
from lodestone.serve.catalogue import Catalogue
from lodestone.serve.pool import Job, Pool
from lodestone.serve.question_api import LONGEST, Questions
from lodestone.serve.web import FaultError

#: Rows that one call returns: more do not help an assistant.
ROWS: Final = 500
_NEAR: Final = 8
#: Terms that the card defines; what more there is can be asked for.
DEFINED: Final = 40

_TERMS: Final = f"""SELECT ?term (COUNT(*) AS ?n) WHERE {{
    {{ ?s a ?term }} UNION {{ ?s ?term ?o }}
    FILTER(STRSTARTS(STR(?term), "{LODE}"))
}} GROUP BY ?term ORDER BY DESC(?n) ?term"""
_DEFINED: Final = f"""SELECT ?term ?words WHERE {{
    GRAPH <{terms.graph("ontology")}> {{ ?term <{SKOS}definition> ?words }}
    FILTER(LANGMATCHES(LANG(?words), "%s"))
}} ORDER BY ?term ?words"""

_EVIDENCE: Final = f"""SELECT ?s ?p ?o ?passage ?start ?end ?exact WHERE {{
    %s
    GRAPH <{terms.graph("evidence")}> {{
        ?claim <{RDF}subject> ?s ; <{RDF}predicate> ?p ; <{RDF}object> ?o ;
            <{PROV}wasDerivedFrom> ?passage .
    }}
    BIND(IRI(CONCAT("{evidence.NAMESPACE}", SUBSTR(SHA1(CONCAT(
        STR(?passage), " ", STR(?s), " ", STR(?p), " ", STR(?o))), 1, 16))) AS ?selector)
    OPTIONAL {{
        GRAPH <{terms.graph("evidence")}> {{ ?selector <{OA}start> ?start ; <{OA}end> ?end }}
        OPTIONAL {{ GRAPH <{terms.graph("evidence")}> {{ ?selector <{OA}exact> ?exact }} }}
    }}
}} ORDER BY ?s ?p ?o ?passage"""


@dataclass(frozen=True)
class Assistant:
    """The tools.

    Attributes:
        pool: what runs queries.
        catalogue: what is known of the graph.
        questions: the saved questions.
    """

    pool: Pool
    catalogue: Catalogue
    questions: Questions

    def card(self, lang: str, sought: str = "") -> dict[str, Any]:
        """Return the terms in use, the graphs, the prefixes, the traps.

        The terms most in use bear their definitions; the others follow by their labels.

        Args:
            lang: ``en`` or ``zh``.
            sought: a word, to have only the terms whose name, label or definition holds it, each
                with its definition; empty for the whole card.
        """
        tag = {"zh": "zh-Hans", "en": "en"}[lang]
        words = {
            row["term"]: row["words"]
            for row in catalogues.solutions(self.pool, _DEFINED.replace("%s", tag))
        }
        short = self.catalogue.names.short
        used = [
            {
                "term": short(row["term"]),
                "label": self.catalogue.label(row["term"], lang),
                "definition": words.get(row["term"], ""),
                "uses": int(row["n"]),
            }
            for row in catalogues.solutions(self.pool, _TERMS)
        ]
        if sought:
            word = sought.casefold()
            return {"terms": [t for t in used if word in str(t).casefold()]}
        passages = [iri for iri in self.catalogue.graphs if iri.startswith(terms.ID)]
        return {
            "traps": list(traps(lang)),
            "prefixes": dict(self.catalogue.prefixes),
            "graphs": {
                short(iri): count
                for iri, count in self.catalogue.graphs.items()
                if iri not in passages
            },
            "passages": len(passages),
            "terms": used[:DEFINED],
            "further_terms": {term["term"]: term["label"] for term in used[DEFINED:]},
        }

    def find(self, name: str, lang: str) -> dict[str, Any]:
        """Return what goes by a name, and the nearest names where nothing does."""
        found = self.catalogue.candidates(name[:LONGEST])
        if not found:
            known = sorted(self.catalogue.names.by_name)
            sought = name[:LONGEST].casefold()
            near = difflib.get_close_matches(sought, known, n=_NEAR, cutoff=0.6)
            near += [text for text in known if sought in text][:_NEAR]
            found = sorted({i for text in near for i in self.catalogue.names.by_name[text]})
            return {"found": [], "near": [self._thing(iri, lang) for iri in found[:_NEAR]]}
        return {"found": [self._thing(iri, lang) for iri in found], "near": []}

    def list(self, lang: str) -> list[dict[str, Any]]:
        """Return the saved questions: title, parameters, and the trap that each avoids."""
        tag = {"zh": "zh-Hans", "en": "en"}[lang]
        return [
            {
                "question": query.name,
                "title": query.one(f"title@{tag}"),
                "trap": query.one(f"trap@{tag}"),
                "parameters": sorted(questions.parameters(query)),
            }
            for query in self.questions.known
        ]

    def text(self, question: str) -> dict[str, Any]:
        """Return a saved question as it is run, with its header."""
        query = self.questions.find(question)
        header = {key: list(lines) for key, lines in query.header.items()}
        return {"question": query.name, "header": header, "sparql": query.text}

    def ask(
        self,
        question: str,
        parameters: Mapping[str, str],
        lang: str,
        *,
        is_long: bool = False,
        has_codes: bool = False,
    ) -> dict[str, Any]:
        """Return the rows of a saved question: one per thing, labels and numbers.

        Args:
            question: its name or number.
            parameters: its parameters.
            lang: ``en`` or ``zh``.
            is_long: true for a row per passage.
            has_codes: true for short names and variables in the place of words.
        """
        query = self.questions.find(question)
        found = self.questions.ask(query, parameters)
        tag = {"zh": "zh-Hans", "en": "en"}[lang]
        style = self.questions.style(lang, is_long=is_long, has_codes=has_codes)
        # what assistants get is what the files say: the columns of the CSV, in its order
        head, *rows = csv.reader(io.StringIO(written.rows(found, "csv", style)))
        return {
            "title": query.one(f"title@{tag}"),
            "trap": query.one(f"trap@{tag}"),
            "note": written.note(found, style),
            "columns": head,
            "rows": rows[:ROWS],
            "truncated": len(rows) > ROWS,
        }

    def query(self, text: str) -> dict[str, Any]:
        """Return the answer of a SPARQL query: a table as JSON results, a graph as Turtle.

        Raises:
            FaultError: it is refused, malformed or ended.
        """
        if len(text.encode()) > guard.LONGEST:
            raise FaultError(413, *pair(__name__, "query-too-long"))
        if no := guard.refusal(text, self.catalogue.graphs):
            raise FaultError(400, no.en, no.zh)
        reply = endpoint.ran(self.pool, Job(guard.bare(text), prefixes=self.catalogue.prefixes))
        body = reply.body.decode()
        found: dict[str, Any] = json.loads(body) if reply.form == "json" else {"turtle": body}
        rows = found.get("results", {}).get("bindings", [])
        if len(rows) > ROWS:
            found["results"]["bindings"] = rows[:ROWS]
        return {"truncated": bool(reply.cut) or len(rows) > ROWS, **found}

    def evidence(self, subject: str, predicate: str, value: str, lang: str) -> dict[str, Any]:
        """Return the passages that state a claim, and where in the document its object is printed.

        Args:
            subject: a thing by any name.
            predicate: a property by any name; empty for all.
            value: the object by any name; empty for all.
            lang: ``en`` or ``zh``.
        """
        given = {"s": subject, "p": predicate, "o": value}
        nodes = {name: self._node(text) for name, text in given.items() if text}
        values = "".join(f"VALUES ?{name} {{ {node} }} " for name, node in nodes.items())
        rows = catalogues.solutions(self.pool, _EVIDENCE.replace("%s", values))
        return {
            "claims": [
                {
                    "subject": self._thing(row["s"], lang),
                    "property": self._thing(row["p"], lang),
                    "value": self._thing(row["o"], lang),
                    "passage": self._thing(row["passage"], lang),
                    **{name: int(row[name]) for name in ("start", "end") if name in row},
                    **({"printed": row["exact"]} if "exact" in row else {}),
                }
                for row in rows[:ROWS]
            ],
            "truncated": len(rows) > ROWS,
        }

    def _node(self, text: str) -> ox.NamedNode:
        try:
            return ox.NamedNode(self.catalogue.names.resolve(text[:LONGEST]))
        except (UsageError, ValueError) as error:
            raise FaultError(400, str(error), str(error)) from None

    def _thing(self, iri: str, lang: str) -> dict[str, str]:
        return {"name": self.catalogue.names.short(iri), "label": self.catalogue.label(iri, lang)}


def traps(lang: str) -> list[str]:
    """Return what misleads a reader of the graph, whatever it is about."""
    return [row[lang] for row in part(__name__)["traps"]]
