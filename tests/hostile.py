"""Hostile files by the table: each family makes its cases from a lawful file and a list of harms.

A case says which reader gets the file, under which name, and how the command has to end: its exit
code, and the line that it names where the harm has one.
"""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import copies
import openpyxl

LOAN: Final = copies.LOAN
HEAD: Final = "# title@en: A question\n\n"
EVERY: Final = HEAD + "SELECT ?s WHERE { ?s ?p ?o }\nORDER BY ?s\n"
SELECT: Final = HEAD + "SELECT ?s WHERE { ?s a lode:Loan }\nORDER BY ?s\n"
CELLS: Final = "passage,thing,locator,reached,amount\n"
ROW: Final = "sample-01,instrument:example-magnets-loan,1,unsaid,USD 5m\n"
TEXT: Final = "示例署表示，示例磁材公司获得5亿美元贷款。\n"
QUAD: Final = "<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"

REFUSED, WRONG, UNREADABLE = 1, 2, 3

#: Signs that no screen shows, or that turn a line round, by code point.
UNSEEN: Final = (
    *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0x200B, 0x200C, 0x200D,
    0x2060, 0xFEFF, 0x00AD, 0x034F, 0x180E, 0x3164, 0xE0041, 0xFE0F, 0x2028, 0x2029, 0x85, 0x1B,
    0x07, 0x08, 0x0C, 0x7F, 0xE000, 0xFFFF, 0x10FFFF,
)  # fmt: skip

#: How each reader is asked to read a file.
CALLS: Final[dict[str, Callable[[str], list[str]]]] = {
    "turtle": lambda name: ["check", f"data/documents/sample/{name}", "--format", "json"],
    "published": lambda name: ["ask", "q.rq", "--graph", name],
    "sheet": lambda name: ["import", name, "--out", "data/documents/sample/02-new.ttl"],
    "query": lambda name: ["ask", name],
    "proposals": lambda name: ["propose", name, "--document", "sample", "--sources", "texts"],
    "text": lambda name: [
        "add-document", name, "--title", "短讯", "--title-en", "A note", "--date", "2025-11",
        "--lang", "zh-Hans", "--slug", "note",
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One hostile file.

    Attributes:
        reader: a key of ``CALLS``.
        about: what is wrong with it, in a few words; unique among the cases of its reader.
        name: its name.
        data: what it holds.
        codes: the exit codes that are right.
        line: the line that is named; 0 where none is asked for.
    """

    reader: str
    about: str
    name: str
    data: bytes
    codes: tuple[int, ...]
    line: int = 0

    def __str__(self) -> str:
        return f"{self.reader}-{self.about}".replace(" ", "_")


def turtle(about: str, data: str | bytes, line: int = 0, name: str = "02-x.ttl") -> Case:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return Case("turtle", about, name, raw, (REFUSED, UNREADABLE), line)


#: Signs of which none may stand between two words of Turtle.
SIGNS: Final = {
    "bracket": "]", "brace": "}", "quote": '"', "angle": "<", "caret": "^^", "equals": "=>",
    "null": "\0", "backslash": "\\", "bang": "!", "at": "@", "dollar": "$x", "question": "?x",
}  # fmt: skip


def tokens() -> Iterator[Case]:
    """Yield the loan with a foreign sign before each of its words."""
    lines = LOAN.split("\n")
    places = [
        (number, column)
        for number, line in enumerate(lines)
        for column, char in enumerate(line)
        if not char.isspace() and (column == 0 or line[column - 1].isspace())
    ]
    for at, (number, column) in enumerate(places):
        name = list(SIGNS)[at % len(SIGNS)]
        changed = list(lines)
        changed[number] = f"{changed[number][:column]}{SIGNS[name]} {changed[number][column:]}"
        # A quote or an angle that is never closed may be told where it ends.
        line = 0 if name in ("quote", "angle") else number + 1
        yield turtle(f"{name} before word {at + 1}", "\n".join(changed), line)


def cut_short() -> Iterator[Case]:
    """Yield the loan that ends early, at each of its lines."""
    lines = LOAN.split("\n")
    for number in range(1, len(lines) - 1):
        yield turtle(f"ends after line {number}", "\n".join(lines[:number]) + "\n")


def encodings() -> Iterator[Case]:
    """Yield the loan in what is not UTF-8, or not the UTF-8 that is asked for."""
    words = LOAN.replace("lode:locator 1 ;", 'lode:locator 1 ; skos:note "示例"@zh-Hans ;')
    for code in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "shift_jis"):
        yield turtle(f"in {code}", words.encode(code, "replace"))
    yield turtle("byte-order mark", b"\xef\xbb\xbf" + words.encode())
    yield turtle("mark in the middle", words.replace("locator", "loca\ufefftor"), 5)
    for about, data in {
        "overlong slash": b"\xc0\xaf", "overlong nought": b"\xc0\x80", "lone lead": b"\xe7\xa4",
        "lone tail": b"\x80", "beyond the last": b"\xf4\x90\x80\x80", "surrogate": b"\xed\xa0\x80",
        "five bytes": b"\xf8\x88\x80\x80\x80", "ff": b"\xff", "latin": "São".encode("latin-1"),
    }.items():  # fmt: skip
        yield turtle(about, LOAN.encode() + b"# " + data + b"\n", 8)


def signs() -> Iterator[Case]:
    """Yield the loan with each sign that no screen shows or that turns the line round."""
    for place, number in (("comment", 2), ("name", 5)):
        for code in UNSEEN:
            lines = LOAN.split("\n")
            if place == "comment":
                lines.insert(1, f"# a{chr(code)}b")
            else:
                lines[4] = lines[4].replace("lode:locator", f"lode:loc{chr(code)}ator")
            yield turtle(f"U+{code:04X} in a {place}", "\n".join(lines), number)


def look_alikes() -> Iterator[Case]:
    """Yield names with a letter of another script, whole names of it, and undone composition."""
    for char, twin in {"a": "а", "e": "е", "o": "ο", "c": "с", "p": "р", "x": "х"}.items():
        name = "example-magnets" if char in "example-magnets" else "example-agency"
        place = "hasBorrower" if name == "example-magnets" else "hasLender"
        spelt = name.replace(char, twin, 1)
        if spelt == name:
            continue
        words = LOAN.replace(f"lode:{place} actor:{name}", f"lode:{place} actor:{spelt}")
        yield turtle(f"letter U+{ord(twin):04X}", words)
    wide = "".join(
        chr(ord(char) + 0xFEE0) if char.isalpha() else char for char in "example-magnets"
    )
    yield turtle("full-width name", LOAN.replace("actor:example-magnets", f"actor:{wide}"))
    undone = unicodedata.normalize("NFD", "é")
    yield turtle("undone letter", LOAN.replace("instrument:ex", f"# {undone}\ninstrument:ex"), 1)
    yield turtle("mathematical letters", LOAN.replace("stage:cond", "stage:\U0001d41cond"), 6)


def smuggled() -> Iterator[Case]:
    """Yield what no file of facts may state: shapes, terms, rules, facts of other places."""
    for about, line in {
        "a shape": "lode:X a sh:NodeShape .",
        "a shape of a loan": "shape:Loan sh:deactivated true .",
        "a target": "actor:example-agency sh:targetClass lode:Loan .",
        "a class": "lode:NewThing a owl:Class .",
        "a range": "lode:hasLender rdfs:range lode:Mineral .",
        "a domain": "lode:amount rdfs:domain lode:Mineral .",
        "one below another": "lode:Company rdfs:subClassOf lode:Country .",
        "two that are one": "actor:example-agency owl:sameAs actor:example-magnets .",
        "two properties": "lode:hasLender owl:equivalentProperty lode:hasBorrower .",
        "an inverse": "lode:hasLender owl:inverseOf lode:hasBorrower .",
        "an import": "<https://w3id.org/lodestone/ont> owl:imports <file:///etc/passwd> .",
        "a graph": "graph:settled dcterms:title \"x\"@en .",
        "a settled sum": "@ lode:counts quantity:USD-5m .",
        "a passage": "passage:sample-09 a lode:Passage .",
        "a document": "document:other a lode:Document .",
        "a decision": "decision:sample-x a lode:Decision .",
        "evidence": "evidence:0000000000000000 oa:start 5 .",
        "a waiver": "passage:sample-02 lode:waives waiver:1-rhetoric .",
        "a licence": "passage:sample-02 lode:infers inference:actor-example-agency-title .",
        "a blank subject": "[] lode:amount quantity:USD-5m .",
        "a blank object": "@ lode:amount [ lode:low 5 ] .",
        "a list": "@ lode:amount (quantity:USD-5m) .",
        "a foreign subject": "<https://evil.example/x> lode:amount quantity:USD-5m .",
        "a mail address": "@ lode:amount <mailto:a@b.example> .",
        "a script": "@ lode:amount <javascript:alert(1)> .",
        "a path up": "actor:..%2F..%2Fetc lode:amount quantity:USD-5m .",
        "a renamed thing": 'actor:example-agency skos:prefLabel "Evil"@en .',
        "a link outside": "actor:example-agency skos:exactMatch <http://evil.example/> .",
        "a withdrawal": "actor:example-agency owl:deprecated true .",
        "a replacement": "actor:example-agency dcterms:isReplacedBy actor:example-magnets .",
        "a prefix of its own": "PREFIX lode: <https://evil.example/> lode:x a lode:Loan .",
        "a base": "BASE <https://evil.example/> <x> a lode:Loan .",
        "a stage without a rung": "@ lode:reached stage:done-2025 .",
        "a day that never was": "@ lode:dueBy date:2025-02-30 .",
        "a month that never was": "@ lode:dueBy date:2025-13 .",
        "a range upside down": "@ lode:amount quantity:USD-5m-to-3m .",
        "a value with noughts": "@ lode:amount quantity:USD-5.00m .",
        "a value in capitals": "@ lode:amount quantity:usd-5m .",
        "an unknown currency": "@ lode:amount quantity:XXQ-5m .",
        "a long number": f"@ lode:amount quantity:USD-{'9' * 5000} .",
        "a long name": f"actor:{'x' * 5000} a lode:Company .",
        "a sentence as a note": f'@ skos:note "{"字" * 9000}"@zh-Hans .',
    }.items():  # fmt: skip
        said = line.replace("@", "instrument:example-magnets-loan", 1) if line[0] == "@" else line
        yield turtle(about, LOAN + "\n" + said + "\n", 9)


def bombs() -> Iterator[Case]:
    """Yield small files that cost a careless reader much."""
    yield turtle("nested nodes", LOAN + "actor:x lode:p " + "[ lode:p " * 3000 + "5" + "]" * 3000)
    yield turtle("nested lists", LOAN + "actor:x lode:p " + "(" * 5000 + ")" * 5000 + " .")
    yield turtle("brackets never closed", LOAN + "[" * 9000)
    yield turtle("quotes", LOAN + '"' * 9999)
    yield turtle("a text of many lines", LOAN + '"""' + "x\n" * 5000)
    yield turtle("prefixes", "".join(f"PREFIX p{n}: <https://a.b/{n}>\n" for n in range(2000)))
    yield turtle("escapes", LOAN + "<https://a.b/" + "\\u0041" * 3000 + "> a lode:Loan .")
    yield turtle("commas", LOAN + "actor:x lode:p " + "5 ," * 9000)
    yield turtle("semicolons", LOAN + "actor:x lode:p 5 " + ";" * 9000)
    yield turtle("carets", LOAN + 'actor:x lode:p "x"' + "^^<https://a.b/c>" * 3000)
    yield turtle("noughts", LOAN + f"actor:x lode:p {'0' * 15000} .")
    yield turtle("an exponent", LOAN + "actor:x lode:p 1e999999999 .")
    yield turtle("blank nodes", LOAN + "".join(f"_:a{n} lode:p _:b{n} .\n" for n in range(900)))
    names = (f"instrument:unknown-{n} lode:amount quantity:USD-5m .\n" for n in range(3000))
    yield turtle("unknown names", "".join(names))
    yield turtle("too many bytes", LOAN + "#" * 1_000_001)
    yield turtle("old-Mac line ends", (LOAN + "]").replace("\n", "\r"))


def other_forms() -> Iterator[Case]:
    """Yield files of other languages that pose as facts, by their ending or by their name."""
    forms = {
        "trig": "passage:sample-02 { instrument:example-magnets-loan lode:amount quantity:USD-5m }",
        "nquads": "<https://a.b/s> <https://a.b/p> <https://a.b/o> <https://a.b/g> .",
        "jsonld": '{"@context": "http://127.0.0.1:1/", "@id": "x:y", "@type": "lode:Loan"}',
        "rdfxml": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
        "html": "<script>alert(1)</script>",
        "n3": "{ ?x a lode:Loan } => { ?x lode:counts 5 } .",
        "sparql": "INSERT DATA { <x:a> <x:b> 5 }",
        "shell": "#!/bin/sh\nrm -rf /\n",
        "nothing": "",
        "blank lines": "\n\n\n",
        "a comment alone": "# nothing\n",
        "a prefix alone": "PREFIX lode: <https://w3id.org/lodestone/ont/>\n",
    }
    for about, text in forms.items():
        yield turtle(f"{about} as turtle", text)
    for ending in ("TTL", "trig", "nq", "jsonld", "rdf", "n3", "nt", "ttl.gz", "ttl~", "ttl.bak"):
        yield turtle(f"ending {ending}", LOAN, name=f"02-x.{ending}")
    for name in ("x.ttl", "2-x.ttl", "02-X.ttl", ".02-x.ttl", "--help.ttl", "02-a b.ttl",
                 "02-é.ttl", "02-x\u202elttt.ttl", "99-x.ttl", "02-.ttl", "00-x.ttl"):  # fmt: skip
        yield turtle(f"named {name!r}", LOAN, name=name)


def published() -> Iterator[Case]:
    """Yield harms of a published graph that somebody asks."""
    harms: dict[str, tuple[str | bytes, str]] = {
        "cut short": (QUAD + "<https://example.org/s> <https://", "nq"),
        "no full stop": (QUAD.replace(" .", ""), "nq"),
        "a literal as subject": ('"x" <https://a.b/p> "y" .\n', "nq"),
        "not UTF-8": (QUAD.encode() + b"\xff\xfe\n", "nq"),
        "nulls": (b"\0" * 100, "nq"),
        "zip": (b"PK\x03\x04" + b"\0" * 50, "nq"),
        "turtle as quads": ("@prefix a: <https://a.b/> . a:b a:c a:d .", "nq"),
        "space in an IRI": ("<https://a.b/x y> <https://a.b/p> <https://a.b/o> .\n", "nq"),
        "trig never closed": ("<https://a.b/g> { <https://a.b/s> ", "trig"),
        "trig unknown prefix": ("a:g { a:s a:p a:o }", "trig"),
        "trig of JSON": ('{"@graph": []}', "trig"),
        "trig nested": ("{" * 3000, "trig"),
        "json-ld": ('{"@context": "http://127.0.0.1:1/"}', "jsonld"),
        "rdf-xml": ("<rdf/>", "rdf"),
        "no ending": (QUAD, ""),
    }
    for about, (data, ending) in harms.items():
        raw = data if isinstance(data, bytes) else data.encode()
        name = f"graph.{ending}" if ending else "graph"
        yield Case("published", about, name, raw, (REFUSED, WRONG, UNREADABLE))


def sheets() -> Iterator[Case]:
    """Yield harms of CSV."""
    rows: dict[str, tuple[str | bytes, int]] = {
        "nothing": ("", 0),
        "a header alone": (CELLS, 0),
        "an unknown column": (CELLS.replace("amount", "colour") + ROW, 0),
        "a column twice": (CELLS.replace("reached", "amount") + ROW, 0),
        "a header of blanks": (",,,,\n" + ROW, 0),
        "an unknown passage": (CELLS + ROW.replace("sample-01", "sample-77"), 2),
        "an unknown thing": (CELLS + ROW.replace("example-magnets-loan", "nobody-loan"), 2),
        "a value that is none": (CELLS + ROW + ROW.replace("USD 5m", "5 moneys"), 3),
        "a formula": (CELLS + ROW.replace("USD 5m", "=1+1"), 2),
        "a call of the shell": (CELLS + ROW.replace("USD 5m", "=cmd|' /C calc'!A0"), 2),
        "a day that never was": (CELLS + ROW.replace("unsaid", "announced-2025-02-30"), 2),
        "a locator of words": (CELLS + ROW.replace(",1,", ",one,"), 2),
        "a locator of nought": (CELLS + ROW.replace(",1,", ",0,"), 2),
        "a span of sentences": (CELLS + ROW.replace(",1,", ",1-999999999,"), 2),
        "a locator below nought": (CELLS + ROW.replace(",1,", ",-4,"), 2),
        "a locator too large": (CELLS + ROW.replace(",1,", "," + "9" * 5000 + ","), 2),
        "a quote never closed": (CELLS + ROW + '"sample-01,x', 0),
        "a row too long": (CELLS + ROW.replace("USD 5m", "USD 5m,more,and,more"), 2),
        "a turned cell": (CELLS + ROW.replace("USD 5m", "USD \u202e5m"), 2),
        "an unseen sign": (CELLS + ROW.replace("USD 5m", "USD \u200b5m"), 2),
        "a null": (CELLS + ROW.replace("USD 5m", "USD\x005m"), 2),
        "utf-16": ((CELLS + ROW).encode("utf-16"), 0),
        "not UTF-8": ((CELLS + ROW).encode() + b"\xff\xff\xff\n", 0),
        "a long cell": (CELLS + ROW.replace("USD 5m", "x" * 60_000), 2),
        "many columns": (",".join(f"c{n}" for n in range(60_000)) + "\n", 0),
        "many bytes": (CELLS + "#" * 2_000_001, 0),
        "a path as a thing": (CELLS + ROW.replace("instrument:example", "../../etc/passwd"), 2),
        "an IRI of others": (CELLS + ROW.replace("instrument:e", "https://evil.example/x"), 2),
        "a script": (CELLS + ROW.replace("USD 5m", "<script>alert(1)</script>"), 2),
    }  # fmt: skip
    for about, (data, line) in rows.items():
        raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        yield Case("sheet", about, "facts.csv", raw, (REFUSED, WRONG, UNREADABLE), line)


def workbooks() -> Iterator[Case]:
    """Yield harms of XLSX."""
    book = openpyxl.Workbook()
    book.active.append(CELLS.strip().split(","))
    book.active.append(["sample-01", "instrument:example-magnets-loan", 1, "unsaid", "USD 5x"])
    stream = io.BytesIO()
    book.save(stream)
    whole = stream.getvalue()

    def swapped(part: str, change: Callable[[bytes], bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
            for one in old.namelist():
                data = old.read(one)
                new.writestr(one, change(data) if one == part else data)
        return out.getvalue()

    def packed(content: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name, data in content.items():
                new.writestr(name, data)
        return out.getvalue()

    def damaged() -> bytes:
        with zipfile.ZipFile(io.BytesIO(whole)) as old:
            first = old.infolist()[0]
        place = first.header_offset + 30 + len(first.filename)
        return whole[:place] + b"\x07" + whole[place + 1 :]  # no kind of block that there is

    sheet = "xl/worksheets/sheet1.xml"
    head = b"<worksheet"
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + head
    laughs = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + head
    harms = {
        "nothing": b"",
        "text": b"passage,thing\n",
        "cut short": whole[: len(whole) // 2],
        "noise": bytes(range(256)) * 20,
        "packing that breaks off": damaged(),
        "a zip of nothing": packed({"x": b"y"}),
        "a zip bomb": packed({"xl/workbook.xml": b"\0" * 60_000_000}),
        "a path up": packed({"../../etc/cron.d/x": b"y"}),
        "an entity": swapped(sheet, lambda data: data.replace(head, entity)),
        "laughs": swapped(sheet, lambda data: data.replace(head, laughs)),
        "no xml": swapped(sheet, lambda data: data[:0] + b"garbage"),
        "half a sheet": swapped(sheet, lambda data: data[: len(data) // 2]),
        "a far cell": swapped(sheet, lambda data: data.replace(b'r="E2"', b'r="XFD1048576"')),
        "a wrong value": whole,
    }  # fmt: skip
    for about, data in harms.items():
        line = 2 if about == "a wrong value" else 0
        yield Case("sheet", f"xlsx {about}", "facts.xlsx", data, (REFUSED, WRONG, UNREADABLE), line)


def queries() -> Iterator[Case]:
    """Yield harms of a query file."""
    inner = {
        "service": "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
        "service after a full stop": "?s ?p ?o.SERVICE <http://127.0.0.1:1/> { ?a ?b ?c }",
        "silent service": "SERVICE SILENT ?u { ?s ?p ?o }",
        "nested groups": "{" * 3000 + "}" * 3000,
        "nested brackets": "FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ")",
        "an unknown prefix": "?s nobody:x ?o",
        "two full stops": "?s ?p ?o . .",
        "a quote never closed": '?s ?p "x',
        "an unknown function": "BIND(nobody() AS ?s)",
    }
    for about, body in inner.items():
        text = f"{HEAD}SELECT ?s WHERE {{ {body} }}\n"
        yield Case("query", about, "mine.rq", text.encode(), (REFUSED, WRONG, UNREADABLE))
    whole = {
        "nothing": "",
        "no header": "SELECT ?s WHERE { ?s ?p ?o }\n",
        "a header alone": "# title@en: x\n",
        "insert": HEAD + "INSERT DATA { <x:a> <x:b> 5 }\n",
        "delete": HEAD + "DELETE WHERE { ?s ?p ?o }\n",
        "load": HEAD + "LOAD <file:///etc/passwd>\n",
        "from a file": HEAD + "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }\n",
        "from elsewhere": HEAD + "SELECT * FROM NAMED <http://127.0.0.1:1/> { ?s ?p ?o }\n",
        "construct": HEAD + "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\n",
        "ask": HEAD + "ASK { ?s ?p ?o }\n",
        "describe": HEAD + "DESCRIBE <x:a>\n",
        "a null": SELECT.replace("Loan", "Lo\0an"),
        "two queries": SELECT + SELECT.removeprefix(HEAD),
        "cut short": SELECT[:-30],
        "an escape": HEAD + "SELECT * { ?s \\u0053ERVICE <x:a> { } }\n",
    }
    for about, text in whole.items():
        yield Case("query", about, "mine.rq", text.encode(), (REFUSED, WRONG, UNREADABLE))
    yield Case("query", "not UTF-8", "mine.rq", SELECT.encode() + b"# \xff\n", (UNREADABLE,))
    yield Case("query", "utf-16", "mine.rq", SELECT.encode("utf-16"), (UNREADABLE,))


def texts() -> Iterator[Case]:
    """Yield harms of a plain text."""
    harms = {
        "nothing": b"",
        "blanks": b"  \n\n \t\n",
        "utf-16": TEXT.encode("utf-16"),
        "gb18030": TEXT.encode("gb18030"),
        "not UTF-8": TEXT.encode() + b"\xff\n",
        "cut in a sign": TEXT.encode()[:4],
        "nulls": TEXT.encode() + b"\0\0\n",
        "a turned line": (TEXT + "\u202egnihton\n").encode(),
        "an escape of a terminal": (TEXT + "\x1b[2J\n").encode(),
        "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        "a printed page": b"%PDF-1.7\n" + bytes(range(128, 256)),
        "many bytes": TEXT.encode() * 100_000,
        "a word without end": b"x" * 1_500_000,
    }
    for about, data in harms.items():
        yield Case("text", about, "note.txt", data, (REFUSED, WRONG, UNREADABLE))


def proposals() -> Iterator[Case]:
    """Yield harms of a file of proposals."""
    deep = 5000
    harms: dict[str, str | bytes] = {
        "no JSON": "not json\n",
        "a list": "[]\n",
        "a text": '"x"\n',
        "no members": "{}\n",
        "an unknown member": '{"colour": "red"}\n',
        "a member twice": '{"thing": {}, "thing": {}}\n',
        "not a number": '{"thing": NaN}\n',
        "endless": '{"thing": Infinity}\n',
        "cut short": '{"thing": {"name": "x"\n',
        "nested lists": "[" * deep + "]" * deep + "\n",
        "nested objects": '{"a":' * deep + "1" + "}" * deep + "\n",
        "a long line": '{"thing": "' + "x" * 2_000_000 + '"}\n',
        "a long number": '{"line": ' + "9" * 9000 + "}\n",
        "a lone surrogate": '{"thing": "\\ud800"}\n',
        "a null": '{"thing": "\\u0000"}\n',
        "a turned name": '{"thing": "\\u202e"}\n',
        "not UTF-8": b'{"thing": "\xff"}\n',
        "utf-16": '{"thing": {}}\n'.encode("utf-16"),
    }
    for about, data in harms.items():
        raw = data if isinstance(data, bytes) else data.encode()
        yield Case("proposals", about, "x.jsonl", raw, (REFUSED, WRONG, UNREADABLE))


FAMILIES: Final = (
    tokens, cut_short, encodings, signs, look_alikes, smuggled, bombs, other_forms, published,
    sheets, workbooks, queries, texts, proposals,
)  # fmt: skip
CASES: Final = tuple(case for family in FAMILIES for case in family())
