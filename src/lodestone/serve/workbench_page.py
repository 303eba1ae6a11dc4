"""The pages of the workbench, as HTML; what they show is fetched and drawn by ``workbench.js``."""

import json
from collections.abc import Mapping
from html import escape
from typing import Final

_TAGS: Final = {"en": "en", "zh": "zh-Hans"}
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "workbench": ("Workbench", "工作台"),
    "private": (
        "Shown on this machine alone; the texts are not published. Nothing proposed is published "
        "before somebody accepts it.",
        "仅在本机显示；原文不予发布。提议在采纳之前不予发布。",
    ),
    "other": ("简体中文", "English"),
    "text": ("Text", "原文"),
    "proposals": ("Proposals", "提议"),
    "none": ("No proposal waits.", "没有待定的提议。"),
    "accept": ("Accept", "采纳"),
    "mend": ("Mend", "改正"),
    "reject": ("Reject", "拒绝"),
    "undo": ("Undo", "撤销"),
    "all": ("Accept all that is proven", "采纳全部已证实者"),
    "finish": ("Check and make the evidence", "检查并生成证据"),
    "waive": ("Waive", "豁免"),
    "save": ("Save", "保存"),
    "cancel": ("Cancel", "取消"),
    "by": ("Your name", "您的姓名"),
    "day": ("Day", "日期"),
    "who": ("Write your name and the day first.", "请先填写姓名与日期。"),
    "sentences": ("Sentences", "句子"),
    "figures": ("Figures", "数字"),
    "carried": ("carried", "已承载"),
    "waived": ("waived", "豁免"),
    "open": ("open", "未覆盖"),
    "thing": ("thing", "事物"),
    "property": ("property", "属性"),
    "value": ("value", "值"),
    "stage": ("stage", "阶段"),
    "proposed": ("proposed by", "提议者"),
    "green": ("Nothing is wrong; the evidence is made.", "没有问题；证据已生成。"),
    "failed": ("It could not be done.", "未能完成。"),
    "busy": ("Working …", "处理中 …"),
    "rhetoric": ("rhetoric", "修辞"),
    "repeats": ("repeats", "重复"),
    "background": ("background", "背景"),
    "heading": ("heading", "标题"),
    "caption": ("caption", "图注"),
    "markup": ("markup", "标记"),
    "boilerplate": ("boilerplate", "套语"),
    "keys": (
        "Keys: J and K move, A accepts, E mends, R rejects, U undoes.",
        "按键：J、K 移动，A 采纳，E 改正，R 拒绝，U 撤销。",
    ),
}


def word(key: str, lang: str) -> str:
    """Return a word of the workbench in ``en`` or ``zh``."""
    return _WORDS[key][lang == "zh"]


def overview(documents: Mapping[str, str], lang: str) -> str:
    """Return the page of all documents whose text is at hand."""
    rows = "".join(
        f'<li><a href="/workbench/{escape(slug)}?lang={lang}">{escape(label)}</a></li>'
        for slug, label in documents.items()
    )
    return _whole(word("workbench", lang), f"<main><ul>{rows}</ul></main>", "/workbench/", lang)


def page(slug: str, label: str, token: str, lang: str) -> str:
    """Return the page of a document; its content is fetched.

    Args:
        slug: the document.
        label: its label.
        token: what every change has to bear.
        lang: ``en`` or ``zh``.
    """
    words = escape(json.dumps({key: word(key, lang) for key in _WORDS}, ensure_ascii=False))
    body = (
        f'<main id="bench" data-slug="{escape(slug)}" data-token="{escape(token)}" '
        f'data-lang="{lang}" data-words="{words}">'
        f'<p class="quiet">{escape(word("keys", lang))}</p>'
        '<form class="who" id="who">'
        f'<label>{escape(word("by", lang))} <input id="by" autocomplete="name" maxlength="100">'
        f'</label> <label>{escape(word("day", lang))} <input id="day" type="date"></label>'
        f'<button type="button" id="all">{escape(word("all", lang))}</button>'
        f'<button type="button" id="undo">{escape(word("undo", lang))}</button>'
        f'<button type="button" id="finish">{escape(word("finish", lang))}</button></form>'
        '<p id="said" role="status" aria-live="polite"></p>'
        '<p id="coverage" class="quiet"></p>'
        f'<div class="desk"><section aria-labelledby="text"><h2 id="text">'
        f'{escape(word("text", lang))}</h2><div id="texts" tabindex="0"></div></section>'
        f'<section aria-labelledby="heads"><h2 id="heads">{escape(word("proposals", lang))}</h2>'
        '<ol id="proposals"></ol></section></div></main>'
    )
    return _whole(label, body, f"/workbench/{escape(slug)}", lang)


def _whole(title: str, body: str, place: str, lang: str) -> str:
    other = "en" if lang == "zh" else "zh"
    return (
        f'<!doctype html>\n<html lang="{_TAGS[lang]}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        '<link rel="icon" href="data:,">\n'
        '<link rel="stylesheet" href="/reader/reader.css">\n'
        '<link rel="stylesheet" href="/workbench/workbench.css">\n'
        '<script src="/workbench/workbench.js" defer></script>\n'
        f'<header><nav><a href="/workbench/?lang={lang}">{escape(word("workbench", lang))}</a>'
        f'<a href="{place}?lang={other}" lang="{_TAGS[other]}" hreflang="{_TAGS[other]}">'
        f"{escape(word('other', lang))}</a></nav><h1>{escape(title)}</h1></header>\n{body}\n"
        f'<footer><p class="quiet">{escape(word("private", lang))}</p></footer>\n</html>\n'
    )
