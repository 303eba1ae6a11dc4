"""What each command does: it calls the stations in order and reports to who asked."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from lodestone import (
    answer,
    derive,
    house,
    labels,
    names,
    parameters,
    publish,
    read,
    remote,
    report,
    sparql,
    turtle,
)
from lodestone import (
    check as station,
)
from lodestone import (
    coverage as covering,
)
from lodestone.errors import UsageError
from lodestone.findings import Finding, Severity, worst
from lodestone.house import House


def build(options: argparse.Namespace) -> int:
    """Read, check, derive, answer and publish; print a summary of what was built."""
    home = house.find()
    say = _progress(options)
    say("read", "读取")
    sources = read.read(home)
    say("check", "检查")
    judged = station.check(sources, _texts_folder(options))
    _print_findings(judged.findings, home, options)
    code = _exit_code(judged.findings, options.strict)
    if code:
        return code
    say("derive", "推导")
    dataset = derive.derive(sources)
    undecided = station.check_derived(dataset)
    _print_findings(undecided, home, options)
    if code := _exit_code(undecided, options.strict):
        return code
    say("answer and publish", "解答与发布")
    version, released = house.release(home)
    out = (options.out or home.root / "dist").resolve()
    files = publish.publish(dataset, out, version, released.isoformat())
    print(report.summary(dataset, judged, out, files, options.lang))
    return 0


def check(options: argparse.Namespace) -> int:
    """Judge everything, or the files that were named, against the graph."""
    home = house.find()
    sources = read.read(home, options.files)
    judged = station.check(sources, _texts_folder(options), options.files)
    if _exit_code(judged.findings, strict=False) == 0:
        judged = judged.and_(station.check_derived(derive.derive(sources), options.files))
    if options.format == "json":
        print(report.as_json(judged.findings, home))
    else:
        _print_findings(judged.findings, home, options, sys.stdout)
        print(report.verdict(judged, options.lang))
    return _exit_code(judged.findings, options.strict)


def ask(options: argparse.Namespace) -> int:
    """Run a saved question, here or on an endpoint; list the questions where none is named."""
    home = house.find()
    ontology = read.read_ontology(home)
    known = answer.questions(home.root / "queries", ontology.prefixes)
    if not options.question:
        print(report.question_list(known, options.lang))
        return 0
    query = answer.find(options.question, known)
    sources = read.read(home, judged=True)
    if sources.findings:
        _print_findings(sources.findings, home, options)
        return _exit_code(sources.findings, strict=False)
    day = house.release(home)[1]
    query = parameters.bind(query, _parameters(options), names.Names.of(sources), day)
    if options.endpoint:
        result = remote.ask(options.endpoint, query)
    else:
        result = answer.ask(derive.derive(sources).store, query)
    worded = {} if options.iris else labels.labels(sources, options.lang)
    print(report.rows(result, options.format, options.lang, worded), end="")
    return 0


def coverage(options: argparse.Namespace) -> int:
    """Say what of each document is carried, waived and open."""
    home = house.find()
    folder = _texts_folder(options)
    if folder is None:
        raise UsageError("coverage needs the texts: give --sources DIR or set LODESTONE_SOURCES")
    sources = read.read(home)
    measured = covering.cover(sources, station.load_texts(sources, folder))
    if options.document:
        measured = covering.choose(measured, [options.document])
    if options.format == "json":
        print(json.dumps(covering.to_json(measured), ensure_ascii=False, indent=1))
    else:
        print(covering.to_text(measured, options.lang))
        print(report.readings(sources, options.lang, options.document))
    return 0


def lock(options: argparse.Namespace) -> int:
    """Make the evidence lock and the summary of coverage anew, from the texts."""
    home = house.find()
    folder = _texts_folder(options)
    if folder is None:
        raise UsageError("the lock needs the texts: give --sources DIR or set LODESTONE_SOURCES")
    for path, text in station.lock(read.read(home), folder).items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(home.relative(path))
    return 0


def format_files(options: argparse.Namespace) -> int:
    """Write every Turtle and SPARQL file in its canonical form, or say which are not."""
    home = house.find()
    prefixes = read.read_ontology(home).prefixes
    changed = []
    for path in options.files or _formatted(home):
        text = path.read_text(encoding="utf-8")
        wanted = canonical(path, prefixes)
        if wanted != text:
            changed.append(path)
            if not options.check:
                path.write_text(wanted, encoding="utf-8", newline="\n")
    for path in changed:
        print(home.relative(path))
    return 1 if options.check and changed else 0


def canonical(path: Path, prefixes: dict[str, str]) -> str:
    """Return the canonical text of a Turtle or SPARQL file.

    Raises:
        UnreadableError: the file does not pass intake.
    """
    if path.suffix == ".rq":
        return sparql.canonical(sparql.load(path, prefixes))
    return turtle.canonical(path, prefixes)


def _formatted(home: House) -> Iterable[Path]:
    yield from [*home.ontology, *home.shapes, *home.register, *home.documents]
    yield from [*home.passages, *home.curation, *home.queries]
    yield from sorted(derive.RULES.rglob("*.rq"))


def _parameters(options: argparse.Namespace) -> dict[str, str]:
    """Read the ``--param NAME=VALUE`` of a call, and its day."""
    given = {}
    for pair in options.param:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError(f"--param takes NAME=VALUE, not '{pair}'")
        given[name] = text
    if options.as_of:
        given["day"] = options.as_of.isoformat()
    return given


def _texts_folder(options: argparse.Namespace) -> Path | None:
    given = options.sources or os.environ.get("LODESTONE_SOURCES")
    if not given:
        return None
    folder = Path(given)
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder of texts")
    return folder


def _print_findings(
    findings: Sequence[Finding], home: House, options: argparse.Namespace, stream: object = None
) -> None:
    for finding in findings:
        print(report.line(finding, home, options.lang), file=stream or sys.stderr)  # type: ignore[arg-type]


def _exit_code(findings: Sequence[Finding], strict: bool) -> int:
    weight = worst(findings)
    if weight == Severity.UNREADABLE:
        return 3
    if weight == Severity.VIOLATION or (strict and weight == Severity.WARNING):
        return 1
    return 0


def _progress(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    def say(en: str, zh: str) -> None:
        if sys.stderr.isatty():
            print({"en": en, "zh": zh}[options.lang] + " …", file=sys.stderr)

    return say
