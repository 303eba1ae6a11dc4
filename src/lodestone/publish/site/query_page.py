"""The query page: an editor and a store in the reader's browser, with no server behind them.

The store starts with the plain reader's graph, as the default graph and as the named graphs that
it is made of. The other named graphs come in two files, fetched when a query first needs them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from markupsafe import Markup

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.addresses import SHARED
from lodestone.model.tags import bcp47
from lodestone.model.terms import SKOS
from lodestone.publish.site import vendoring
from lodestone.publish.site.frame import Frame
from lodestone.read import sparql, turtle

#: The folder of everything that the page needs, from the root of the site.
PARTS: Final = "static/query/"
#: Our own scripts and sheets: name in the package to name on the site.
OWN: Final[Mapping[str, str]] = {
    "query.js": "query.js",
    "query-worker.js": "worker.js",
    "query.css": "query.css",
}
_EVIDENCE: Final = terms.graph("evidence")
_LABEL: Final = SKOS + "prefLabel"
#: What the editor completes by its name besides the things that documents speak of.
_MORE: Final = frozenset({"basis", "document", "passage", "relation", "rung", "step", "unit"})
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "Query the graph",
        "lead": "SPARQL 1.1 in your own browser: no server answers, and nothing that you write "
        "leaves this page. A query that names no graph reads the plain reader's graph.",
        "noscript": "Queries need JavaScript. Each saved question stands with its answer here:",
        "saved": "Saved questions",
        "run": "Run",
        "stop": "Stop",
        "loading": "Loading the store …",
        "ready": "Ready: {} triples at hand; further named graphs are fetched when needed.",
        "failed": "The store could not be loaded ({}). From a disk, browsers refuse it: serve the "
        "folder, for example with build.py serve.",
        "running": "Running …",
        "stopped": "Stopped.",
        "done": "Done.",
        "refused": "No answer.",
        "not_understood": "The query gave no answer:",
        "rows": "Rows",
        "rows_in": "{} rows in {} s",
        "more": "Show all {} rows",
        "csv": "CSV",
        "excel": "CSV for Excel",
        "json": "JSON",
        "editor": "SPARQL query; Control and Space complete, Control and Enter run it",
        "whole_answer": "About this question",
        "parts": "Made with YASGUI and Oxigraph.",
        "licences": "Their licences",
    },
    "zh": {
        "title": "查询图谱",
        "lead": "在您自己的浏览器中运行 SPARQL 1.1：没有服务器应答，所写内容不会离开本页。"
        "未指明图的查询读取普通读者图。",
        "noscript": "查询需要 JavaScript。各已存问题连同答案见：",
        "saved": "已存问题",
        "run": "运行",
        "stop": "停止",
        "loading": "正在载入数据 …",
        "ready": "就绪：已载入 {} 条三元组；其余命名图按需载入。",
        "failed": "数据未能载入（{}）。浏览器不允许从磁盘直接载入："
        "请用 build.py serve 等方式提供该目录。",
        "running": "正在运行 …",
        "stopped": "已停止。",
        "done": "完成。",
        "refused": "没有答案。",
        "not_understood": "查询没有结果：",
        "rows": "结果行",
        "rows_in": "{} 行，用时 {} 秒",
        "more": "显示全部 {} 行",
        "csv": "CSV",
        "excel": "CSV（Excel）",
        "json": "JSON",
        "editor": "SPARQL 查询；Ctrl+空格补全，Ctrl+回车运行",
        "whole_answer": "关于此问题",
        "parts": "使用 YASGUI 与 Oxigraph 制作。",
        "licences": "其许可",
    },
}

Triples = Sequence[ox.Triple]


def page(frame: Frame) -> str:
    """Return the page in one language.

    Args:
        frame: the language, and the way to the root of the site.
    """
    words = _WORDS[frame.lang]
    parts = frame.root + PARTS
    config = {
        "lang": frame.lang,
        "tags": [frame.tag, "en" if frame.lang == "zh" else "zh-Hans"],
        "home": frame.home,
        "parts": parts,
        "base": terms.BASE,
        "shared": sorted(SHARED),
        "prefixes": frame.facts.dataset.sources.ontology.prefixes,
        "words": words,
    }
    text = json.dumps(config, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return frame.render(
        "query.html", "query", words["title"], w=words, parts=parts, config=Markup(text)
    )


def files(vendored: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the scripts and sheets of the page, by the path from the root of the site.

    Args:
        vendored: the folder of the parts that others make.
    """
    for name, target in OWN.items():
        content = resources.files("lodestone.publish.site").joinpath("static", name).read_bytes()
        yield PARTS + target, content
    for name, content in vendoring.files(vendored):
        yield PARTS + name, content


def data(
    dataset: Dataset, known: Sequence[sparql.QueryFile], plain: Mapping[str, Triples]
) -> Iterator[tuple[str, bytes]]:
    """Yield what the page fetches of the graph, by the path from the root of the site.

    Args:
        dataset: the graph.
        known: the saved questions.
        plain: the plain reader's graph: the triples of each named graph that is a part of it, and
            under the empty name those of the ontology.
    """
    for name, text in _graphs(dataset, plain).items():
        yield PARTS + name, text.encode()
    yield PARTS + "questions.json", _json([_question(query) for query in known])
    yield PARTS + "terms.json", _json(_terms(dataset))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _graphs(dataset: Dataset, plain: Mapping[str, Triples]) -> dict[str, str]:
    """Return the graph in three files: what the page starts with, the evidence, and the rest."""
    graphs: dict[str, dict[str, Triples]] = {"start": {}, "named": {}, "evidence": {}}
    for name, triples in dataset.by_graph.items():
        part = "start" if name in plain else "evidence" if name == _EVIDENCE else "named"
        graphs[part][name] = triples
    prefixes = dataset.sources.ontology.prefixes
    texts = {f"{part}.trig": _trig(found, prefixes) for part, found in graphs.items()}
    texts["start.trig"] += turtle.write(plain[""], prefixes)
    return texts


def _trig(graphs: Mapping[str, Triples], prefixes: Mapping[str, str]) -> str:
    """Write named graphs as TriG, each with the prefixes that it uses, in few characters."""
    parts = []
    for name, triples in graphs.items():
        lines = turtle.write(triples, prefixes).split("\n")
        head = [line for line in lines if line.startswith("PREFIX ")]
        body = [line.lstrip(" ") for line in lines if not line.startswith("PREFIX ") and line]
        parts.append("\n".join([*head, f"GRAPH <{name}> {{", *body, "}", ""]))
    return "".join(parts)


def needs(query: sparql.QueryFile) -> list[str]:
    """Return the files that a question reads besides the plain reader's graph."""
    found = ["named.trig"] if "GRAPH" in query.body else []
    return [*found, "evidence.trig"] if "graph:evidence" in query.body else found


def _question(query: sparql.QueryFile) -> dict[str, Any]:
    """Return a saved question with the files that it needs."""
    return {
        "name": query.name,
        "title": {"en": query.one("title@en"), "zh": query.one("title@zh-Hans")},
        "description": {"en": query.one("description@en"), "zh": query.one("description@zh-Hans")},
        "text": query.text,
        "needs": needs(query),
    }


def _terms(dataset: Dataset) -> dict[str, list[list[str]]]:
    """Return what the editor completes: IRI and label in each language, by part of speech."""
    labels: dict[str, dict[str, str]] = {}
    for name in ("ontology", "register", "documents"):
        for triple in dataset.by_graph.get(terms.graph(name), ()):
            if triple.predicate.value == _LABEL and isinstance(triple.object, ox.Literal):
                tongue = bcp47(triple.object.language or "")
                labels.setdefault(triple.subject.value, {})[tongue] = triple.object.value
    ontology = dataset.sources.ontology
    completed = _MORE | ontology.register_classes.keys()
    things = {
        iri
        for iri in labels
        if (pair := terms.kind_and_slug(iri)) is not None and pair[0] in completed
    }
    groups = {
        "classes": ontology.classes,
        "properties": ontology.properties | {_LABEL, terms.RDF + "type"},
        "things": things,
    }
    return {
        name: [
            [iri, labels.get(iri, {}).get("en", ""), labels.get(iri, {}).get("zh-Hans", "")]
            for iri in sorted(iris)
        ]
        for name, iris in groups.items()
    }
