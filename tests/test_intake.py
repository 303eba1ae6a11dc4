"""A file of unknown origin becomes triples with the right lines, or a refusal that says why."""

import os
import socket
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.model.errors import UnreadableError
from lodestone.read import intake, turtle
from lodestone.read.intake import Parsed

EX = "https://example.org/"
PREFIXES = {
    "ex": EX,
    "actor": "https://w3id.org/lodestone/id/actor/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def write(folder: Path, text: str | bytes, name: str = "a.ttl") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def parse(folder: Path, text: str | bytes) -> Parsed:
    return intake.parse(write(folder, text), PREFIXES)


def refusal(path: Path) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        intake.parse(path, PREFIXES)
    assert str(caught.value)
    assert caught.value.path == path
    return caught.value


def lines(parsed: Parsed) -> list[tuple[str, int]]:
    """The object of each triple, without its namespace, and the line it is said to stand on."""
    return [(t.triple.object.value.removeprefix(EX), t.line) for t in parsed.triples]


# A plain file of a sane size


def test_a_missing_file_a_folder_a_link_and_a_pipe_are_refused(tmp_path: Path) -> None:
    real = write(tmp_path, "ex:a ex:p 1 .")
    (tmp_path / "folder.ttl").mkdir()
    (tmp_path / "link.ttl").symlink_to(real)
    os.mkfifo(tmp_path / "pipe.ttl")
    assert refusal(tmp_path / "missing.ttl").rule == "readable"
    for name in ("folder.ttl", "link.ttl", "pipe.ttl"):
        assert refusal(tmp_path / name).rule == "plain-file", name


def test_a_draft_is_no_file_of_facts_whatever_it_holds(tmp_path: Path) -> None:
    lawful = "<x:a> <x:b> <x:c> ."
    assert len(parse(tmp_path, lawful).triples) == 1
    assert refusal(write(tmp_path, lawful, "01-a.draft.ttl")).rule == "draft"


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = write(tmp_path, "ex:a ex:p 1 .")
    monkeypatch.setattr(Path, "read_bytes", denied)
    assert "Permission denied" in str(refusal(path))


def test_a_large_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.ttl"
    with path.open("wb") as file:
        file.truncate(10**12)  # a hole, not a terabyte
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    assert refusal(path).rule == "size"


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    row = b'ex:a ex:p "' + b"x" * 985 + b'" .\n'
    rows = row * (intake.MAX_BYTES // len(row))
    assert len(rows) == intake.MAX_BYTES
    assert len(parse(tmp_path, rows).triples) == 1_000
    assert refusal(write(tmp_path, rows + b"\n")).rule == "size"


def test_a_line_of_sane_length_is_read_and_a_longer_one_refused(tmp_path: Path) -> None:
    text = 'ex:a ex:p 1 .\nex:a ex:p "{}" .\n'
    room = intake.MAX_LINE - len('ex:a ex:p "" .')
    assert len(parse(tmp_path, text.format("矿" * room)).triples) == 2
    found = refusal(write(tmp_path, text.format("x" * (room + 1))))
    assert (found.rule, found.line) == ("size", 2)


# Characters


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"ex:a ex:p 1 .\nex:a ex:p '\xff' .\n", 2),
        ("ex:a ex:p 1 .".encode("utf-16"), 1),
        ("ex:a ex:p 1 .\n\nex:a ex:p '矿产' .".encode("gb18030"), 3),
        (b"ex:a ex:p '\xed\xa0\x80' .", 1),
        (b"ex:a ex:p '\xc0\xaf' .", 1),
    ],
    ids=["stray-byte", "utf-16", "gb18030", "surrogate", "overlong"],
)
def test_what_is_not_utf_8_is_refused_with_its_line(data: bytes, line: int, tmp_path: Path) -> None:
    found = refusal(write(tmp_path, data))
    assert (found.rule, found.line) == ("utf-8", line)


@pytest.mark.parametrize(
    "code",
    [0x00, 0x0B, 0x0D, 0x1B, 0x7F, 0x85, 0xAD, 0x034F, 0x061C, 0x115F, 0x180E, 0x200B, 0x200D,
     0x200E, 0x2028, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x206F, 0x3164, 0xE000, 0xFE0F,
     0xFEFF, 0xFFF9, 0xFFFD, 0xFFFF, 0xE0041, 0xE0100, 0xF0000],
    ids=lambda code: f"U+{code:04X}",
)  # fmt: skip
def test_a_character_that_no_reader_sees_is_refused_as_itself_and_as_an_escape(
    code: int, tmp_path: Path
) -> None:
    for words in (chr(code), f"\\U{code:08X}"):
        found = refusal(write(tmp_path, f'ex:a ex:p 1 .\nex:a ex:p "a{words}b" .\n'))
        assert (found.rule, found.line) == ("characters", 2), words
        assert f"U+{code:04X}" in str(found)


def test_an_escape_cannot_hide_a_character_in_a_name(tmp_path: Path) -> None:
    found = refusal(write(tmp_path, "ex:a ex:p\n    <https://example.org/\\u202Eb> ."))
    assert (found.rule, found.line) == ("characters", 2)


def test_tabs_line_ends_and_chinese_punctuation_are_lawful(tmp_path: Path) -> None:
    text = 'ex:a\tex:p """《法案》——“引号”，\n全角　空格；\\n\\t"""@zh-Hans .'
    assert len(parse(tmp_path, text).triples) == 1


@pytest.mark.parametrize("words", ["cafe\u0301", "cafe\\u0301", "\u2126", "\uf900"])
def test_what_is_not_in_normal_form_c_is_refused_with_its_line(words: str, tmp_path: Path) -> None:
    found = refusal(write(tmp_path, f'ex:a ex:p 1 .\n\nex:a ex:p "{words}" .\n'))
    assert (found.rule, found.line) == ("nfc", 3)


@pytest.mark.parametrize(
    "words", ["M\u0420 Materials", "\u0410ctor", "N\u039fS", "\\u0410ctor", "Ex\U0001d5bam"]
)
def test_a_word_of_letters_that_look_alike_is_refused(words: str, tmp_path: Path) -> None:
    found = refusal(write(tmp_path, f'ex:a ex:p "{words}"@en .'))
    assert (found.rule, found.line) == ("look-alike", 1)


def test_a_word_in_another_script_alone_is_lawful(tmp_path: Path) -> None:
    assert len(parse(tmp_path, 'ex:a ex:p "Київ, Škoda, 稀土 REE, α"@en .').triples) == 1


# Syntax


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('ex:a ex:p 1 .\nex:a ex:p "open .\nex:a ex:p 2 .\n', 2),
        ("ex:a ex:p 1 .\nex:a ex:p 2\nex:a ex:p 3 .\n", 3),
        ("ex:a ex:p 1 .\n\n\nex:a nope:p 2 .\n", 4),
        ("ex:a\n    ex:p ex:o ;\n    ex:q , .\n", 3),
        ("ex:a ex:p 1 .\n<relative> ex:p 2 .", 2),
        ('ex:a ex:p 1 .\n"text" ex:p 2 .', 2),
        ("ex:a ex:p 1 .\n{ ex:a ex:p 2 } => { ex:a ex:q 3 } .", 2),
        ("ex:a ex:p 1 .\n?x ex:p 2 .", 2),
        ("ex:a ex:p 1 .\nex:a = ex:b .", 2),
        ("ex:a ex:p 1 .\n<https://example.org/a b> ex:p 2 .", 2),
        ('ex:a ex:p 1 .\nex:a ex:p "\\uD800" .', 2),
        ("ex:a ex:p 1 .\nex:g { ex:a ex:p 2 }", 2),
    ],
    ids=["open-text", "no-full-stop", "unknown-prefix", "no-object", "relative-iri",
         "literal-subject", "n3-rule", "n3-variable", "n3-equals", "space-in-iri",
         "lone-surrogate", "named-graph"],
)  # fmt: skip
def test_what_is_not_turtle_is_refused_with_the_line_at_fault(
    text: str, line: int, tmp_path: Path
) -> None:
    found = refusal(write(tmp_path, text))
    assert (found.rule, found.line) == ("syntax", line)
    assert found.advice


@pytest.mark.parametrize(
    "text",
    [
        "<< ex:a ex:p ex:o >> ex:q 1 .",
        "ex:a ex:p <<( ex:a ex:p ex:o )>> .",
        "ex:a ex:p ex:o {| ex:q 1 |} .",
        'ex:a ex:p "text"@ar--rtl .',
    ],
    ids=["reified", "triple-term", "annotation", "direction"],
)
def test_rdf_1_2_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    found = refusal(write(tmp_path, "ex:a ex:p 1 .\n" + text))
    assert (found.rule, found.line) == ("rdf-1.2", 2)


def test_what_only_one_parser_reads_is_refused_with_its_line(tmp_path: Path) -> None:
    found = refusal(write(tmp_path, 'ex:a ex:p 1 .\nVERSION "1.2"\nex:a ex:p 2 .'))
    assert (found.rule, found.line) == ("two-parsers", 2)


def test_what_two_parsers_read_differently_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = intake._renamed

    def other(triple: ox.Triple, names: dict[str, ox.BlankNode], path: Path) -> ox.Triple:
        triple = honest(triple, names, path)
        return ox.Triple(triple.subject, triple.predicate, ox.NamedNode(EX + "other"))

    path = write(tmp_path, "ex:a ex:p ex:b .")
    assert len(intake.parse(path, PREFIXES).triples) == 1
    monkeypatch.setattr(intake, "_renamed", other)
    path = write(tmp_path, "ex:a ex:p [] .")  # a text that no parser has read before
    assert refusal(path).rule == "two-parsers"


@pytest.mark.parametrize(
    "words",
    ['"1.50"^^xsd:decimal', '"01"^^xsd:integer', "1e3", '"2025-07-01T00:00:00Z"^^xsd:dateTime',
     '"NaN"^^xsd:integer', '"+1"^^xsd:integer', '"text"@zh-hans', '"text"@ZH-Hans', "true"],
)  # fmt: skip
def test_an_odd_but_lawful_literal_keeps_its_form(words: str, tmp_path: Path) -> None:
    (located,) = parse(tmp_path, f"ex:a ex:p {words} .").triples
    assert located.triple.object.value == words.split("^")[0].split("@")[0].strip('"')


@pytest.mark.parametrize("datatype", ["rdf:HTML", "rdf:XMLLiteral", "ex:own"])
def test_a_literal_of_an_unknown_datatype_is_refused_and_not_evaluated(
    datatype: str, tmp_path: Path
) -> None:
    bomb = "<b>" * 6_000
    found = refusal(write(tmp_path, f'ex:a ex:p 1 .\nex:a ex:p "{bomb}"^^{datatype} .'))
    assert (found.rule, found.line) == ("datatype", 2)


# Prefixes and the base


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("PREFIX o: <https://o.example/>\nPREFIX actor: <https://e.example/>\nactor:x a o:T .", 2),
        ("PREFIX o: <https://o.example/> PREFIX actor: <https://e.example/>\nactor:x a o:T .", 1),
        ("ex:a ex:p 1 .\nprefix actor:\n<https://e.example/>\nactor:x a ex:T .", 2),
        ("@prefix actor: # a comment\n<https://e.example/>.\nactor:x a ex:T .", 1),
        ("@prefix actor:<https://e.example/>.actor:x a ex:T .", 1),
        ("PREFIX actor: <https://e.example/>\nactor:x a ex:T .\n"
         "PREFIX actor: <https://w3id.org/lodestone/id/actor/>", 1),
        ("ex:a ex:p 1 .\n\nPREFIX actor: <https://e.example/>\n", 3),
    ],
    ids=["own-line", "same-line", "below", "comment-inside", "no-space", "taken-back", "unused"],
)  # fmt: skip
def test_a_prefix_that_contradicts_the_table_is_refused_with_its_line(
    text: str, line: int, tmp_path: Path
) -> None:
    found = refusal(write(tmp_path, text))
    assert (found.rule, found.line) == ("prefix-table", line)
    assert PREFIXES["actor"] in found.advice


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@base <https://e.example/> .\n<x> ex:p 1 .", 1),
        ("ex:a ex:p 1 .\n@base<https://e.example/>.\n<x> ex:p 2 .", 2),
        ("PREFIX o: <https://o.example/> BASE <https://e.example/>\n<x> ex:p 1 .", 1),
        ("ex:a ex:p 1 .BASE <https://e.example/>", 1),
    ],
    ids=["own-line", "no-space", "same-line", "unused"],
)
def test_a_base_is_refused_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    found = refusal(write(tmp_path, text))
    assert (found.rule, found.line) == ("no-base", line)


def test_a_directive_inside_a_text_is_words(tmp_path: Path) -> None:
    text = 'ex:a ex:p """\nPREFIX actor: <https://e.example/>\n@base <https://b.example/> .\n""" .'
    assert lines(parse(tmp_path, text))[0][1] == 4


def test_a_file_may_bind_a_prefix_that_the_table_lacks_and_repeat_one_that_it_has(
    tmp_path: Path,
) -> None:
    text = "PREFIX o: <https://o.example/>\nPREFIX ex: <https://example.org/>\no:a ex:p ex:b .\n"
    assert lines(parse(tmp_path, text)) == [("b", 3)]


# Lines


def test_each_object_of_a_list_has_the_line_it_stands_on(tmp_path: Path) -> None:
    text = """\
# a comment
ex:a
    ex:p
        ex:one ,
        ex:two ,

        ex:three ;
    ex:q 7 ,
        "a text" ;
    ex:r \"\"\"of
several
lines\"\"\" ;
.
ex:b ex:p ex:four . ex:b ex:p ex:five .
ex:b ex:p ex:six
.
"""
    assert lines(parse(tmp_path, text)) == [
        ("one", 4), ("two", 5), ("three", 7), ("7", 8), ("a text", 9),
        ("of\nseveral\nlines", 12), ("four", 14), ("five", 14), ("six", 15),
    ]  # fmt: skip


def test_missing_prefix_lines_do_not_move_a_line(tmp_path: Path) -> None:
    body = "ex:a ex:p\n    ex:b ,\n    ex:c .\n"
    bare = lines(parse(tmp_path, body))
    head = "PREFIX ex: <https://example.org/>\n"
    assert bare == [("b", 2), ("c", 3)]
    assert lines(parse(tmp_path, head + body)) == [(name, line + 1) for name, line in bare]
    assert lines(parse(tmp_path, "# a comment\n" + body)) == [(n, line + 1) for n, line in bare]


def test_line_ends_of_windows_change_neither_lines_nor_texts(tmp_path: Path) -> None:
    unix = 'ex:a ex:p\n    ex:b ;\n    ex:q """one\ntwo""" .\n'
    windows = unix.replace("\n", "\r\n")
    assert lines(parse(tmp_path, windows)) == lines(parse(tmp_path, unix))
    assert parse(tmp_path, windows).text == unix


def test_an_empty_file_states_nothing(tmp_path: Path) -> None:
    assert parse(tmp_path, "").triples == ()
    assert parse(tmp_path, "# only a comment\n").triples == ()


# Blank nodes


def test_blank_nodes_bear_the_same_names_at_every_reading(tmp_path: Path) -> None:
    path = write(tmp_path, "ex:a ex:p [ ex:q ( 1 2 ) ] , [ ex:q 3 ] .")
    first, second = (intake.parse(path, PREFIXES) for _ in range(2))
    assert first.triples == second.triples
    assert len(first.triples) == 8


def test_two_files_share_no_name_of_a_blank_node(tmp_path: Path) -> None:
    text = "ex:a ex:p " + " , ".join("[ ex:q 1 ]" for _ in range(12)) + " ."
    seen: set[str] = set()
    for name in ("a.ttl", "a1.ttl", "a-1.ttl"):
        parsed = intake.parse(write(tmp_path, text, name), PREFIXES)
        names = {
            t.triple.subject.value
            for t in parsed.triples
            if isinstance(t.triple.subject, ox.BlankNode)
        }
        assert len(names) == 12
        assert not names & seen, name
        seen |= names


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ex:a ex:p 1 .\nex:a ex:p [] .", 2),
        ("ex:a ex:p 1 .\n[ ex:p 1 ] ex:q 2 .", 2),
        ("ex:a ex:p _:x .\nex:b ex:p _:x .\n_:x ex:q 1 .", 1),
        ("ex:a ex:p 1 .\n_:x ex:p _:y .\n_:y ex:p _:x .", 2),
        ("ex:a ex:p _:x .\n_:x ex:p _:x .", 1),
    ],
    ids=["empty", "owned-by-none", "owned-by-two", "owned-in-a-ring", "owned-by-itself"],
)
def test_formatting_refuses_a_blank_node_that_it_would_lose(
    text: str, line: int, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableError) as caught:
        turtle.canonical(write(tmp_path, text), PREFIXES)
    assert (caught.value.rule, caught.value.line) == ("blank-node-owner", line)


def test_formatting_keeps_each_triple_of_lists_and_nested_nodes(tmp_path: Path) -> None:
    first = parse(tmp_path, "ex:a ex:p ( [ ex:q 1 ] () [ ex:q ( 2 ) ; ex:r [ ex:s 3 ] ] ) .")
    again = parse(tmp_path, turtle.canonical(first.path, PREFIXES))
    assert len(first.triples) == len(again.triples) == 13


# Too much


def test_too_many_triples_are_refused_with_the_line_where_they_become_too_many(
    tmp_path: Path,
) -> None:
    rows = [f"ex:a ex:p {number} ." for number in range(intake.MAX_TRIPLES + 1)]
    assert len(parse(tmp_path, "\n".join(rows[:-1])).triples) == intake.MAX_TRIPLES
    found = refusal(write(tmp_path, "\n".join(rows)))
    assert (found.rule, found.line) == ("size", intake.MAX_TRIPLES + 1)


@pytest.mark.parametrize(
    ("opening", "closing", "depth", "rule"),
    [
        ("[ ex:p ", "]", 300, "two-parsers"),
        ("( ", ")", 300, "two-parsers"),
        ("( ", ")", 5_000, "two-parsers"),
        ("[ ex:p ", "]", 100_000, "size"),
        ("( ", ")", 200_000, "size"),
        ("[ ex:p\n", "]\n", 100_000, "size"),
        ("(\n", ")\n", 200_000, "size"),
    ],
)
def test_deep_nesting_is_refused_and_crashes_nothing(
    opening: str, closing: str, depth: int, rule: str, tmp_path: Path
) -> None:
    found = refusal(write(tmp_path, "ex:a ex:p " + opening * depth + "1" + closing * depth + " ."))
    assert found.rule == rule
    if rule == "two-parsers":
        assert "nested too deeply" in str(found)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('ex:a ex:p """' + '\\"\n' * 300_000 + '""" .', "size"),
        ("".join(f"PREFIX p{n}: <https://e/{n}/>\n" for n in range(20_000)), "size"),
        ("ex:a ex:p " + "1" * 900_000 + " .", "size"),
        ("ex:a ex:p " + "1" * 9_000 + " .", "two-parsers"),
        ("ex:a ex:p " + "'x'\n" * 200_000, "syntax"),
        ('"""\\\n' * 190_000, "syntax"),
        ("\n" * 900_000, "size"),
    ],
    ids=["lines-in-a-text", "prefixes", "line", "digits", "quotes", "escaped-quotes", "emptiness"],
)  # fmt: skip
def test_a_file_that_would_keep_a_parser_busy_is_refused_in_time(
    text: str, rule: str, tmp_path: Path
) -> None:
    assert refusal(write(tmp_path, text)).rule == rule


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *a: reached.append(a))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **_: reached.append(a))
    text = "<http://127.0.0.1:9/o> a owl:Ontology ; owl:imports <http://127.0.0.1:9/x.ttl> ."
    assert len(parse(tmp_path, text).triples) == 2
    assert reached == []


def test_a_file_that_binds_hundreds_of_prefixes_is_refused(tmp_path: Path) -> None:
    lines = [f"PREFIX a{n}: <{EX}{n}/> PREFIX b{n}: <{EX}{n}b/>\n" for n in range(300)]
    few, many = "".join(lines[:200]), "".join(lines)
    assert parse(tmp_path, few + "\nex:a ex:p 1 .").triples
    assert refusal(write(tmp_path, many + "\nex:a ex:p 1 .")).rule == "size"
