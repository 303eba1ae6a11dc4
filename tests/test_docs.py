"""The guide says the same in English and in Chinese: sections, blocks of code, tables."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from conftest import ROOT

DOCS: Final = ROOT / "docs"
PAGES: Final = sorted(path.name for path in (DOCS / "en").glob("*.md"))
CHINESE: Final = re.compile("[\u4e00-\u9fff]")


def skeleton(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the sections, blocks of code and rows of tables of a page, in order."""
    is_code = False
    for line in text.splitlines():
        if line.startswith("```"):
            is_code = not is_code
            yield ("code", line)
        elif is_code and line.startswith("$ "):
            said = re.sub(r" --lang (?:en|zh)\b", "", line)
            yield ("command", re.sub(r'=(?:"[^"]*"|\S+)', "=", said))  # a name, in either language
        elif is_code:
            continue
        elif match := re.match(r"#+ ", line):
            yield ("section", match[0])
        elif line.startswith("|"):
            cells = re.sub(r"`[^`]*`", "", line).replace("\\|", "").strip("| ").split("|")
            yield ("row", str(len(cells)))
        elif match := re.match(r" *(?:[-*]|[0-9]+\.) ", line):
            yield ("item", match[0])


def page(lang: str, name: str) -> str:
    return (DOCS / lang / name).read_text(encoding="utf-8")


def test_both_guides_have_the_same_pages() -> None:
    assert PAGES
    assert sorted(path.name for path in (DOCS / "zh").glob("*.md")) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_same_sections_blocks_and_tables_in_both_languages(name: str) -> None:
    assert list(skeleton(page("en", name))) == list(skeleton(page("zh", name)))


@pytest.mark.parametrize("name", PAGES)
def test_no_section_of_a_page_was_left_in_the_other_language(name: str) -> None:
    for lang in ("en", "zh"):
        text = re.sub(r"^```.*?^```", "", page(lang, name), flags=re.MULTILINE | re.DOTALL)
        for section in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
            words = section.partition("\n")[2].strip()
            prose = re.sub(r"`[^`]*`|\(.*?\)|[^\w]", "", words)
            if len(prose) > 80:
                share = len(CHINESE.findall(prose)) / len(prose)
                assert (share > 0.2) == (lang == "zh"), (lang, section[:40], share)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n## More\n",
        lambda text: text.replace("\n## ", "\n### ", 1),
        lambda text: text + "\n| a | b |\n",
        lambda text: text + "\n```console\n$ build.py\n```\n",
    ],
)
def test_a_page_that_drifts_is_seen(change: object) -> None:
    text = page("en", "start.md")
    assert callable(change)
    assert list(skeleton(change(text))) != list(skeleton(text))
