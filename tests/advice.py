"""Follows the English advice of a finding to the letter, as a contributor with an editor would.

Each form of words that an advice may take stands here once. What needs a judgement of one's own,
such as which actor was meant, is no form of words; such a mistake brings its own mending.
"""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from lodestone.model.findings import Finding

#: What the letters that look Latin stand for.
LATIN = {"а": "a", "е": "e", "о": "o", "р": "p", "с": "c"}


class Desk:
    """A checkout whose files are edited; it remembers which.

    Args:
        root: the checkout.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.touched: dict[Path, None] = {}

    def lines(self, path: Path) -> list[str]:
        return path.read_text(encoding="utf-8").split("\n")

    def save(self, path: Path, lines: list[str]) -> None:
        path.write_text("\n".join(lines), encoding="utf-8")
        self.touched[path] = None


def follow(finding: Finding, desk: Desk) -> bool:
    """Do what an advice says; tell whether it was of a known form."""
    for words, act in FORMS:
        if match := re.search(words, finding.advice["en"]):
            act(finding, desk, match)
            return True
    return False


def _replace(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    _put(finding, desk, match[1])


def _put(finding: Finding, desk: Desk, new: str) -> None:
    """Write something in the place that the finding points at."""
    assert finding.path
    assert finding.line
    assert finding.column
    lines = desk.lines(finding.path)
    line = lines[finding.line - 1]
    end = finding.end or finding.column + len(line[finding.column - 1 :].split()[0])
    lines[finding.line - 1] = line[: finding.column - 1] + new + line[end - 1 :]
    desk.save(finding.path, lines)


def _prefix(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    assert finding.path
    assert finding.line
    assert finding.column
    lines = desk.lines(finding.path)
    line = lines[finding.line - 1]
    rest = line[finding.column - 1 :].partition(":")[2]
    lines[finding.line - 1] = line[: finding.column - 1] + match[1] + rest
    desk.save(finding.path, lines)


def _delete_line(finding: Finding, desk: Desk, _: re.Match[str]) -> None:
    assert finding.path
    assert finding.line
    lines = desk.lines(finding.path)
    del lines[finding.line - 1]
    desk.save(finding.path, lines)


def _cut_block(desk: Desk, path: Path, line: int) -> list[str]:
    lines = desk.lines(path)
    end = lines.index(".", line - 1)
    block = lines[line - 1 : end + 1]
    desk.save(path, lines[: line - 1] + lines[end + 1 :])
    return block


def _delete_block(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    assert finding.path
    _cut_block(desk, finding.path, int(match[1]))


def _move_block(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    assert finding.path
    assert finding.line
    block = _cut_block(desk, finding.path, finding.line)
    home = {
        "data/register/": "data/register/things.ttl",
        "data/curation/": "data/curation/decisions.ttl",
        "the document.ttl of its document": "data/documents/note/document.ttl",
        "the file of a passage in data/documents/": "data/documents/note/02-import.ttl",
    }[match[1]]
    path = desk.root / home
    desk.save(path, [*desk.lines(path), *block, ""])


def _add_below(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    assert finding.path
    lines = desk.lines(finding.path)
    lines.insert(int(match[1]), f"    {match[2]} ;")
    desk.save(finding.path, lines)


def _end_line(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    assert finding.path
    lines = desk.lines(finding.path)
    number = int(match[1])
    more = lines[number].strip() and lines[number].startswith(" ")
    lines[number - 1] += " ;" if more else " ."
    desk.save(finding.path, lines)


def _delete_character(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    assert finding.path
    text = finding.path.read_text(encoding="utf-8")
    desk.save(finding.path, text.replace(chr(int(match[1], 16)), "").split("\n"))


def _one_script(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    assert finding.path
    text = finding.path.read_text(encoding="utf-8")
    desk.save(finding.path, text.replace(match[1], LATIN[match[1]]).split("\n"))


def _normalise(finding: Finding, desk: Desk, _: re.Match[str]) -> None:
    assert finding.path
    text = finding.path.read_text(encoding="utf-8")
    desk.save(finding.path, unicodedata.normalize("NFC", text).split("\n"))


def _utf_8(finding: Finding, desk: Desk, _: re.Match[str]) -> None:
    assert finding.path
    desk.save(finding.path, finding.path.read_bytes().decode("gb18030").split("\n"))


def _delete_name(finding: Finding, desk: Desk, match: re.Match[str]) -> None:
    assert finding.path
    assert finding.line
    assert match[1] in desk.lines(finding.path)[finding.line - 1]
    _delete_line(finding, desk, match)


def _register(_: Finding, desk: Desk, match: re.Match[str]) -> None:
    path = desk.root / "data/register/things.ttl"
    block = match[1].replace('"…"@en', '"thing"@en').replace('"…"@zh-Hans', '"事物"@zh-Hans')
    desk.save(path, [*desk.lines(path), block, ""])


Act = Callable[[Finding, Desk, re.Match[str]], None]
#: A form of words and what it asks for; the first that an advice has is followed.
FORMS: list[tuple[str, Act]] = [
    (r"^did you mean (\S+)\?", _replace),
    (r"^end line (\d+) with ' ;' if more", _end_line),
    (r"^write lode:\w+ (\"?\w+\"?)", _replace),
    (r"; if they are right, write lode:\w+ (\"\w+\")", _replace),
    (r"^if the text is the right one, write lode:\w+ (\"\w+\")", _replace),
    (r"^write ([a-z]+:) \(", _prefix),
    (r"^write ([a-z]+:[^\s,;:]+)", _replace),
    (r"^delete the line", _delete_line),
    (r"^delete the block that begins on line (\d+)", _delete_block),
    (r"^delete the character U\+([0-9A-F]+)", _delete_character),
    (r"^delete ([a-z]+:\S+)", _delete_name),
    (r"^move the block to ([^;]+);", _move_block),
    (r"^add below line (\d+): (.+?) ;", _add_below),
    (r"^write the word in the letters of one script: '(.)'", _one_script),
    (r"^normalise the line to NFC", _normalise),
    (r"^save the file as UTF-8", _utf_8),
    (r"^if it is new, add to data/register/: (.+)$", _register),
]
