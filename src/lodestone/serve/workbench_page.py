"""The pages of the workbench, as HTML; what they show is fetched and drawn by ``workbench.js``."""

import json
from collections.abc import Mapping
from html import escape

from lodestone.serve import words
from lodestone.serve.own_page import whole


def word(key: str, lang: str) -> str:
    """Return a word of the workbench in ``en`` or ``zh``."""
    return words.of("workbench", lang)[key]


def overview(documents: Mapping[str, str], lang: str) -> str:
    """Return the page of all documents whose text is at hand."""
    rows = "".join(
        f'<li><a href="/workbench/{escape(slug)}?lang={lang}">{escape(label)}</a></li>'
        for slug, label in documents.items()
    )
    return whole(
        "workbench", word("workbench", lang), f"<main><ul>{rows}</ul></main>", "/workbench/", lang
    )


def page(slug: str, label: str, token: str, lang: str) -> str:
    """Return the page of a document; its content is fetched.

    Args:
        slug: the document.
        label: its label.
        token: what every change has to bear.
        lang: ``en`` or ``zh``.
    """
    told = escape(json.dumps(dict(words.of("workbench", lang)), ensure_ascii=False))
    body = (
        f'<main id="bench" data-slug="{escape(slug)}" data-token="{escape(token)}" '
        f'data-lang="{lang}" data-words="{told}">'
        f'<p class="quiet">{escape(word("keys", lang))}</p>'
        '<form class="who" id="who">'
        f'<label>{escape(word("by", lang))} <input id="by" autocomplete="name" maxlength="100">'
        f'</label> <label>{escape(word("day", lang))} <input id="day" type="date"></label>'
        f'<button type="button" id="all" aria-keyshortcuts="p">{escape(word("all", lang))}</button>'
        f'<button type="button" id="undo">{escape(word("undo", lang))}</button>'
        f'<button type="button" id="finish">{escape(word("finish", lang))}</button></form>'
        '<p id="coverage" class="quiet"></p><p id="drafts" class="quiet" hidden></p>'
        '<ul id="wrong"></ul>'
        '<datalist id="properties"></datalist><datalist id="classes"></datalist>'
        f'<div class="desk"><section aria-labelledby="text"><h2 id="text">'
        f'{escape(word("text", lang))}</h2><div id="texts" tabindex="0"></div></section>'
        f'<section aria-labelledby="heads"><h2 id="heads">{escape(word("proposals", lang))}</h2>'
        '<ol id="proposals"></ol>'
        '<details><summary id="accepted-head"></summary><ol id="accepted"></ol></details>'
        "</section></div>"
        '<p id="said" role="status" aria-live="polite"></p></main>'
    )
    return whole("workbench", label, body, f"/workbench/{escape(slug)}", lang)
