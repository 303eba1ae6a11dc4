"""Asks a SPARQL 1.1 endpoint instead of the store in this process, through SPARQLWrapper."""

from typing import Any

from SPARQLWrapper import JSON, POST, SPARQLWrapper

from lodestone.answer.json_rows import answer_of
from lodestone.answer.questions import Answer
from lodestone.model.errors import UsageError
from lodestone.read import sparql

TIMEOUT = 60
#: A query longer than this does not fit the address line of many servers.
LONG = 2000


def ask(url: str, query: sparql.QueryFile) -> Answer:
    """Run a question on an endpoint.

    Args:
        url: address of the query service; credentials belong in the environment, not here.
        query: the question, with its parameters bound.

    Raises:
        UsageError: the address is not http(s), or the endpoint does not answer the question.
    """
    return answer_of(query, _asked(url, sparql.proven(query)))


def rows(url: str, text: str) -> list[dict[str, str]]:
    """Run a SELECT of our own on an endpoint; return its rows as the values of their variables.

    Raises:
        UsageError: the endpoint does not answer it.
    """
    found = _asked(url, text)
    return [
        {name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]
    ]


def _asked(url: str, text: str) -> Any:
    if not url.startswith(("http://", "https://")):
        raise UsageError.of("no-http-s-address", url=url)
    client = SPARQLWrapper(url)
    client.setTimeout(TIMEOUT)
    client.setReturnFormat(JSON)
    client.setQuery(text)
    if len(text) > LONG:
        client.setMethod(POST)
    try:
        found: Any = client.query().convert()
    except Exception as error:  # the wrapper lets through whatever the transport raises
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise UsageError.of("did-not-answer", url=url, why=why) from None
    return found
