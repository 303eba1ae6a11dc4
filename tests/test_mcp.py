"""The server for assistants, as a client of the official SDK meets it over standard input."""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import pytest
import serving
from mcp import Client, MCPError, StdioServerParameters

from lodestone.commands import main
from lodestone.derive.derivation import Dataset
from lodestone.serve import protocol

CUBE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SEVERAL = "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"


@dataclass
class Session:
    """What a client was told.

    Attributes:
        tools: name of each tool to what it says of itself.
        said: what each call returned.
        failed: the words of each call that failed.
        sizes: characters of what each call returned.
        resources: templates of the addresses that can be read.
        read: what stands at some of them.
        unread: the words of those that cannot be read.
        prompts: name of each prompt to what it says of itself.
        prompted: the words of some prompts.
    """

    instructions: str = ""
    tools: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    resources: set[str] = field(default_factory=set)
    read: dict[str, Any] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    prompts: dict[str, Any] = field(default_factory=dict)
    prompted: dict[str, str] = field(default_factory=dict)


CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "card": ("schema_card", {}),
    "card in Chinese": ("schema_card", {"lang": "zh"}),
    "terms": ("schema_card", {"terms": "borrow"}),
    "a name": ("find_thing", {"name": "美洲鋰業"}),
    "a name of two": ("find_thing", {"name": "Au"}),
    "nearly a name": ("find_thing", {"name": "Lithium America"}),
    "no name": ("find_thing", {"name": "zzzzzzzz"}),
    "questions": ("list_questions", {"lang": "zh"}),
    "stakes": ("ask_question", {"question": "q01", "parameters": {"target": "MP Materials"}}),
    "stakes by passage": (
        "ask_question",
        {
            "question": "q01",
            "parameters": {"target": "MP Materials"},
            "long": True,
            "codes": True,
        },
    ),
    "no question": ("ask_question", {"question": "q99"}),
    "ambiguous": ("ask_question", {"question": "q24", "parameters": {"thing": "Au"}}),
    "rows": ("run_sparql", {"query": SEVERAL}),
    "triples": ("run_sparql", {"query": "CONSTRUCT WHERE { ?s a ?o } LIMIT 3"}),
    "update": ("run_sparql", {"query": "DROP ALL"}),
    "service": ("run_sparql", {"query": "ASK { SERVICE <http://127.0.0.1:9999/> {} }"}),
    "cube": ("run_sparql", {"query": CUBE, "lang": "zh"}),
    "nested": ("run_sparql", {"query": "ASK {" + "{" * 3000 + "}" * 3000 + "}"}),
    "after": ("run_sparql", {"query": "ASK { ?s ?p ?o }"}),
    "evidence": (
        "evidence",
        {"subject": "instrument:mp-materials-stake", "predicate": "lode:share"},
    ),
    "evidence of nothing": ("evidence", {"subject": "no such thing at all"}),
}


PROMPTED: dict[str, dict[str, str]] = {
    "brief": {"thing": "MP Materials"},
    "money": {"agency": "能源部", "lang": "zh"},
    "disagreement": {"thing": "Thacker Pass", "lang": "en"},
}


@pytest.fixture(scope="module")
def session(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Session:
    dist = serving.shipped(tmp_path_factory.mktemp("assisted"), dataset)
    found = anyio.run(talk, dist, serving.FOREVER, [name for name in CALLS if name != "cube"])
    hurried = anyio.run(talk, dist, 1, ["cube"])
    found.failed |= hurried.failed
    found.sizes |= hurried.sizes
    return found


async def talk(dist: Path, seconds: int, names: Sequence[str]) -> Session:
    """Make some calls over one connection, where a query has so many seconds."""
    store = str(dist.parent / "store")
    arguments = ["mcp", "--dist", str(dist), "--store", store, "--timeout", str(seconds)]
    server = StdioServerParameters(
        command=sys.executable,
        args=[str(serving.ROOT / "build.py"), *arguments],
        cwd=serving.ROOT,
        env={"PATH": "/usr/bin:/bin"},
    )
    found = Session()
    async with Client(server, read_timeout_seconds=serving.HANGS) as client:
        found.instructions = client.instructions or ""
        found.tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        for name, (tool, given) in ((one, CALLS[one]) for one in names):
            result = await client.call_tool(tool, given)
            if result.is_error:
                found.failed[name] = result.content[0].text
            else:
                (part,) = result.content
                found.said[name] = json.loads(part.text)
                found.sizes[name] = len(part.text)
                assert result.structured_content is None
        if len(names) > 1:
            await look_around(client, found)
    return found


async def look_around(client: Client, found: Session) -> None:
    """Read resources and prompts."""
    templates = await client.list_resource_templates()
    found.resources = {one.uri_template for one in templates.resource_templates}
    for path in ("card/en", "card/zh", "questions/zh", "question/q06", "card/fr", "question/q0"):
        try:
            result = await client.read_resource(f"lodestone://{path}")
        except MCPError as error:
            found.unread[path] = str(error)
        else:
            found.read[path] = json.loads(result.contents[0].text)
            found.sizes[path] = len(result.contents[0].text)
    found.prompts = {one.name: one for one in (await client.list_prompts()).prompts}
    for name, asked in PROMPTED.items():
        given = await client.get_prompt(name, asked)
        found.prompted[name] = given.messages[0].content.text


def test_every_tool_only_reads_and_says_so(session: Session) -> None:
    assert set(session.tools) == {tool for tool, _ in CALLS.values()}
    for tool in session.tools.values():
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint
        assert tool.description


def test_the_client_is_told_where_to_begin(session: Session) -> None:
    assert "schema_card" in session.instructions


@pytest.mark.parametrize("name", ["card", "card in Chinese"])
def test_the_card_names_terms_graphs_and_traps(name: str, session: Session) -> None:
    card = session.said[name]
    assert not card.get("truncated")
    assert "lode:Loan" in {term["term"] for term in card["terms"]} | card["further_terms"].keys()
    assert all(term["uses"] > 0 for term in card["terms"])
    assert all(term["definition"] for term in card["terms"])
    assert card["graphs"]["graph:settled"] > 0
    assert card["passages"] > 100
    assert any("lode:counts" in trap for trap in card["traps"])
    assert card["prefixes"]["lode"].endswith("/ont/")


def test_the_two_languages_warn_of_the_same_traps(session: Session) -> None:
    cards = [session.said[name]["traps"] for name in ("card", "card in Chinese")]
    assert len(cards[0]) == len(cards[1])
    assert not set(cards[0]) & set(cards[1])


def test_a_thing_is_found_by_a_name_in_any_script(session: Session) -> None:
    assert [t["name"] for t in session.said["a name"]["found"]] == ["actor:lithium-americas"]


def test_every_thing_of_a_name_is_found(session: Session) -> None:
    found = {thing["name"] for thing in session.said["a name of two"]["found"]}
    assert {"country:australia", "mineral:gold"} <= found


def test_a_name_that_is_nearly_right_finds_its_neighbours(session: Session) -> None:
    said = session.said["nearly a name"]
    assert said["found"] == []
    assert "actor:lithium-americas" in {thing["name"] for thing in said["near"]}
    assert session.said["no name"] == {"found": [], "near": []}


def test_a_saved_question_is_answered_with_its_trap(session: Session) -> None:
    said = session.said["stakes"]
    assert said["columns"][0] == "target"
    assert {row[0] for row in said["rows"]} == {"MP Materials"}
    assert said["columns"][-1] == "in_doubt"
    assert said["note"]
    coded = session.said["stakes by passage"]
    assert {row[0] for row in coded["rows"]} == {"actor:mp-materials"}
    assert len(coded["rows"]) > len(said["rows"])
    assert said["trap"]
    assert said["truncated"] is False


def test_the_questions_are_listed_in_the_language_asked_for(session: Session) -> None:
    listed = session.said["questions"]["questions"]
    assert len(listed) == len(list((serving.ROOT / "queries").glob("*.rq")))
    assert listed[0]["title"].startswith("美国")


def test_no_answer_is_longer_than_a_client_takes_and_none_is_sent_twice(session: Session) -> None:
    assert max(session.sizes.values()) <= protocol.LONGEST
    assert session.said["rows"]["truncated"]
    assert session.said["rows"]["results"]["bindings"]


def test_what_does_not_fit_is_cut_at_its_longest_list() -> None:
    answer = {"title": "x", "rows": [[f"a:{n}", "é" * 50] for n in range(900)], "truncated": False}
    answer["labels"] = {f"a:{n}": "long " * 8 for n in range(900)}
    told = json.loads(protocol.fitted(answer, 5000))
    assert len(protocol.fitted(answer, 5000)) <= 5000
    assert told["truncated"]
    assert 10 < len(told["rows"]) < 900
    assert set(told["labels"]) == {row[0] for row in told["rows"]}
    assert protocol.fitted({"turtle": "a" * 9000}, 500).count("a") < 500


def test_a_long_answer_is_cut_and_says_so(session: Session) -> None:
    said = session.said["rows"]
    assert said["truncated"] is True
    assert 100 < len(said["results"]["bindings"]) <= 500


def test_a_word_finds_the_terms_that_hold_it_with_their_definitions(session: Session) -> None:
    found = {term["term"]: term["definition"] for term in session.said["terms"]["terms"]}
    assert found["lode:hasBorrower"]
    assert len(found) < 20


def test_triples_come_as_turtle(session: Session) -> None:
    assert "\n    a " in session.said["triples"]["turtle"]


def test_card_and_questions_are_read_as_resources_and_say_what_the_tools_say(
    session: Session,
) -> None:
    assert session.resources == {
        "lodestone://card/{lang}",
        "lodestone://questions/{lang}",
        "lodestone://question/{name}",
    }
    assert session.read["card/en"] == session.said["card"]
    assert session.read["card/zh"] == session.said["card in Chinese"]
    assert session.read["questions/zh"] == session.said["questions"]
    assert "GRAPH graph:countable" in session.read["question/q06"]["sparql"]
    assert session.read["question/q06"]["header"]["trap@en"]
    assert set(session.unread) == {"card/fr", "question/q0"}
    assert not any("Traceback" in words for words in session.unread.values())


def test_prompts_name_the_thing_tools_that_exist_and_the_duty_to_cite(session: Session) -> None:
    assert set(session.prompts) == set(PROMPTED)
    for name, words in session.prompted.items():
        assert session.prompts[name].description
        assert next(iter(PROMPTED[name].values())) in words
        assert set(re.findall(r"[a-z]+_[a-z]+", words)) <= set(session.tools)
        for number in re.findall(r"q\d\d", words):
            assert list((serving.ROOT / "queries").glob(f"{number}-*.rq"))
    assert "evidence" in session.prompted["brief"]


def test_what_goes_wrong_is_worded_and_leaves_the_server_well(session: Session) -> None:
    assert set(session.failed) == {
        "no question",
        "ambiguous",
        "update",
        "service",
        "cube",
        "nested",
        "evidence of nothing",
    }
    assert "country:australia" in session.failed["ambiguous"]
    assert "SERVICE" in session.failed["service"]
    assert "查询已被终止" in session.failed["cube"]
    assert not any("Traceback" in words for words in session.failed.values())
    assert session.said["after"]["boolean"] is True


def test_the_evidence_of_a_claim_says_where_it_is_printed(session: Session) -> None:
    claims = session.said["evidence"]["claims"]
    assert claims
    for claim in claims:
        assert claim["property"]["name"] == "lode:share"
        assert claim["passage"]["name"].startswith("passage:")
    printed = [claim for claim in claims if "printed" in claim]
    assert printed
    assert all(claim["end"] - claim["start"] == len(claim["printed"]) for claim in printed)


def test_without_the_sdk_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(serving.ROOT)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    assert main.main(["mcp", "--dist", str(serving.small(tmp_path))]) == 2
    assert "pip install" in capsys.readouterr().err
