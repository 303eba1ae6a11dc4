"""The frame of a page of this machine: the evidence reader and the workbench."""

from html import escape
from typing import Final

from lodestone.serve import words

TAGS: Final = {"en": "en", "zh": "zh-Hans"}


def whole(part: str, title: str, main: str, place: str, lang: str) -> str:
    """Return a page of a part as HTML.

    Args:
        part: ``reader`` or ``workbench``; its words, script and style are of its name.
        title: the heading.
        main: the ``main`` element.
        place: the address of the page, without its language.
        lang: ``en`` or ``zh``.
    """
    other = "en" if lang == "zh" else "zh"
    word = {key: escape(text) for key, text in words.of(part, lang).items()}
    styles = "".join(
        f'<link rel="stylesheet" href="/{one}/{one}.css">\n'
        for one in dict.fromkeys(("reader", part))
    )
    return (
        f'<!doctype html>\n<html lang="{TAGS[lang]}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="icon" href="data:,">\n{styles}'
        f'<script src="/{part}/{part}.js" defer></script>\n'
        f'<header><nav><a href="/{part}/?lang={lang}">{word[part]}</a>'
        f'<a href="{place}?lang={other}" lang="{TAGS[other]}" hreflang="{TAGS[other]}">'
        f"{word['other']}</a></nav><h1>{escape(title)}</h1></header>\n{main}\n"
        f'<footer><p class="quiet">{word["private"]}</p></footer>\n</html>\n'
    )
