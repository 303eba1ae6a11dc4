"""What every page of one language and one depth shares: words, labels, links and templates.

Links are relative, so that the site works in any folder, from a disk as from a server.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from lodestone.answer import wording
from lodestone.answer.wording import Wording
from lodestone.model import terms
from lodestone.model.addresses import FOLDERS, address
from lodestone.model.terms import LODE
from lodestone.model.words import mark
from lodestone.publish.files import pieces
from lodestone.publish.site import leaves, vendoring, words
from lodestone.publish.site.claims import Claim, Node, Text
from lodestone.publish.site.facts import Facts
from lodestone.publish.site.marked import beside, marked, table_rows
from lodestone.publish.watched import Made

TAGS: Final = {"en": "en", "zh": "zh-Hans"}
#: Kinds of values that have ends.
_MEASURED: Final = frozenset({"quantity", "date", "stage"})
#: The template of a page on which a part of another goes on.
_LEAF: Final = "leaf.html"
#: Links that stand in one cell at most.
_FEW: Final = 12
#: Properties that the page of a passage does not list.
_UNPLACED: Final = frozenset({LODE + "locator", terms.SKOS + "prefLabel"})
_PASSAGE: Final = terms.thing("passage", "")


def environment() -> Environment:
    """Return the templates: everything is escaped, and an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("lodestone.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["css_text"] = css_text
    made.filters["table_rows"] = table_rows
    return made


@cache
def css_text(words: str) -> Markup:
    """Write words as a text of a style sheet, within an attribute in double quotes."""
    plain = Markup(words).striptags() if isinstance(words, Markup) else words
    return marked("'{}'", plain.replace("\\", "\\\\").replace("'", "\\'"))


@dataclass(frozen=True)
class Section:
    """A part of a page: its anchor, its heading, its body."""

    anchor: str
    title: str
    body: Markup


class Frame:
    """Makes the pages of one language that stand at one depth below its root.

    Attributes:
        facts: the graph.
        lang: ``en`` or ``zh``.
        tag: the language tag of its texts.
        home: the way from a page to the root of its language.
        root: the way from a page to the root of the site.
        t: the words of the pages in this language.
        stem: the path of the page that is being made, without ending; empty for none.
        title: what that page is called.
        leaves: the pages on which parts of it go on, path and text.
    """

    def __init__(self, facts: Facts, templates: Environment, lang: str, depth: int) -> None:
        self.facts = facts
        self.lang = lang
        self.tag = TAGS[lang]
        self.home = "../" * depth
        self.root = self.home + "../" * FOLDERS[lang].count("/")
        self.t = words.of(lang)
        self.stem = self.title = ""
        self.leaves: list[tuple[str, str]] = []
        self._templates = templates
        self._watch = facts.watch
        self._links: dict[str, Made[Markup]] = {}
        self._levels: Made[dict[str, str]] | None = None
        self._pairs = sorted(facts.ontology.prefixes.items(), key=lambda p: (-len(p[1]), p[0]))

    @cached_property
    def blocks(self) -> Any:
        """The macros of ``blocks.html``, in this language."""
        template = self._templates.get_template("blocks.html")
        return template.make_module({"t": self.t, "lang": self.lang, "tag": self.tag})

    def taken(self) -> list[tuple[str, str]]:
        """Return the further pages of the page that was made last, once."""
        found, self.leaves = self.leaves, []
        return found

    def begin(self, stem: str, title: str) -> None:
        """Begin a page, parts of which may go on on others."""
        self.stem, self.title, self.leaves = stem, title, []

    def render(self, template: str, stem: str, title: str, **values: object) -> str:
        """Fill a template that extends ``base.html``.

        Args:
            template: its file.
            stem: path of the page from the root of its language, without ending.
            title: what the page is called.
            values: what the template needs beside.
        """
        if template != _LEAF:
            self.stem = ""
        if self.facts.is_lean and stem not in pieces.WHOLE:
            values["has_data"] = False
        return self._templates.get_template(template).render(
            t=self.t,
            cited=self.facts.release.citation,
            lasting=f"{terms.BASE}{FOLDERS[self.lang]}{stem}.html",
            card_picture=f"{terms.BASE}static/card.png",
            lang=self.lang,
            tag=self.tag,
            home=self.home,
            root=self.root,
            table_kit=vendoring.PLACE + vendoring.TABLES if self.facts.has_engine else "",
            stem=stem,
            title=title,
            other=f"{self.root}{FOLDERS[self.other]}{stem}.html",
            other_tag=TAGS[self.other],
            blocks=self.blocks,
            **{
                "has_data": False,
                "description": title,
                "card": "",
                "has_form": False,
                "described": "",
                **values,
            },
        )

    @property
    def other(self) -> str:
        """The other language."""
        return "zh" if self.lang == "en" else "en"

    # Names

    def label(self, iri: str) -> str:
        """Return what a thing is called in the language of the page."""
        found = self.facts.labels.get(iri)
        if found:
            return found.get(self.tag) or found.get("zh-Hans") or next(iter(found.values()))
        if terms.is_ours(iri):
            return self._made(iri)
        return words.known("foreign", iri, self.lang) or self.short(iri)

    @cached_property
    def wording(self) -> Wording:
        """What the questions call their columns and their coded values."""
        return wording.load(self.facts.queries, self.lang)

    @property
    def levels(self) -> dict[str, str]:
        """The levels of bindingness, from the least, with what they are called."""
        if self._levels is None:
            self._levels = self._watch.made(self._ranked)
        return self._watch.take(self._levels)

    def _ranked(self) -> dict[str, str]:
        facts = self.facts
        ranks: dict[str, int] = {}
        for rung in sorted(facts.ontology.rungs):
            iri = terms.thing("rung", rung)
            level, rank = facts.one(iri, LODE + "onLevel"), int(facts.one(iri, LODE + "rank") or 0)
            ranks[level] = min(rank, ranks.get(level, rank))
        return {
            name: self.wording.value("level", name) for name in sorted(ranks, key=ranks.__getitem__)
        }

    def kind(self, name: str) -> tuple[str, str]:
        """Return what a kind of thing is called, in the plural and in the singular."""
        return kind_words(self.facts, name, self.lang)

    def _made(self, iri: str) -> str:
        """Make a name for a thing that has none."""
        kind, _, slug = iri.removeprefix(terms.BASE).removeprefix("id/").partition("/")
        if kind == "graph":
            return words.known("graphs", slug, self.lang) or slug
        if not slug:
            return kind or str(self.t["name"])
        maker = {
            "conflict": self._case,
            "tension": self._case,
            "decision": self._case,
            "pair": self._pair,
            "deal": self._deal,
            "reading": self._reading,
        }.get(kind)
        made = maker(iri) if maker and iri in self.facts.said else ""
        return made or (slug[:10] + "…" if kind == "claim" else slug)

    def _names(self, iri: str, *properties: str) -> str:
        joint = " / "
        nodes = (node for name in properties for node in self.facts.iri_of(iri, LODE + name))
        return joint.join(dict.fromkeys(self.label(node) for node in nodes))

    def _case(self, iri: str) -> str:
        subjects, what = self._names(iri, "onSubject"), self._names(iri, "onProperty")
        if not subjects and iri in self.facts.contested:
            subjects, what = (self.label(one) for one in self.facts.contested[iri])
        what = what or self._names(iri, "hasKind")
        made: str = self.t["case"].format(subjects=subjects, what=what) if subjects else ""
        return made

    def _pair(self, iri: str) -> str:
        return self._names(iri, "hasValue")

    def _deal(self, iri: str) -> str:
        return self._names(iri, "keeps", "drops", "hasValue")

    def _reading(self, iri: str) -> str:
        return str(self.t["reading_of"].format(document=self._names(iri, "ofDocument")))

    def short(self, iri: str) -> str:
        """Write an IRI with its prefix."""
        for prefix, namespace in self._pairs:
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def kind_name(self, iri: str) -> str:
        """Return what kind of thing an IRI names, in the singular."""
        return self.kind(kind_of(iri))[1]

    # Links

    def href(self, iri: str) -> str:
        """Return the way from the page to where an IRI opens; the IRI itself if it is foreign."""
        place = address(iri, self.facts.shared)
        if place is None:
            return iri
        number = self.facts.later.get(iri, 1)
        if number > 1:
            return f"{self.home}{leaves.name(place.stem, leaves.ROWS, number)}.html#{place.anchor}"
        return self.home + place.page("en")

    def embed(self, name: str) -> str:
        """Return the way from the page to a picture that stands alone."""
        return f"{self.home}embed/{name}.html"

    def link(self, node: Node) -> Markup:
        """Return a node as a page shows it: a link for an IRI, the text for a literal."""
        if isinstance(node, Text):
            return self.text(node)
        made = self._links.get(node)
        if made is None:
            made = self._links[node] = self._watch.made(lambda: self._link(node, self.label(node)))
        return self._watch.take(made)

    def valued(self, node: Node) -> Markup:
        """Return a node as a table shows it: beside the words, what a script can sort and sum.

        The ends of a value stand in ``data``: ``150000000 USD``, ``5..10 percent``,
        ``2025-01-01..2025-12-31``; an open end is empty.
        """
        if not isinstance(node, str) or kind_of(node) not in _MEASURED:
            return self.link(node)
        key = f"data {node}"
        made = self._links.get(key)
        if made is None:
            made = self._links[key] = self._watch.made(lambda: self._valued(node))
        return self._watch.take(made)

    def _valued(self, node: str) -> Markup:
        ends, shown = self.ends(node), self.link(node)
        return marked('<data value="{}">{}</data>', ends, shown) if ends else shown

    def ends(self, value: str) -> str:
        """Return the ends of a value and its unit; empty where neither end is known."""
        one = self.facts.one
        if kind_of(value) == "quantity":
            low, high = one(value, LODE + "low"), one(value, LODE + "high")
            unit = " " + one(value, LODE + "inUnit").rpartition("/")[2]
        else:
            low, high, unit = one(value, LODE + "earliest"), one(value, LODE + "latest"), ""
        if not low and not high:
            return ""
        return (low if low == high else f"{low}..{high}") + unit

    def valued_list(self, nodes: Iterable[Node]) -> Markup:
        """Return several nodes in a row, as a table shows them."""
        return beside(Markup(mark(self.lang, "comma")), map(self.valued, nodes))

    def _link(self, iri: str, label: str) -> Markup:
        if iri.startswith("_:"):
            return marked("<code>{}</code>", iri)
        if not terms.is_ours(iri):
            return marked('<a href="{}" rel="external">{}</a>', iri, label)
        return marked('<a href="{}">{}</a>', self.href(iri), label)

    def named(self, iri: str, label: str) -> Markup:
        """Return a link with other words than the label."""
        return self._link(iri, label)

    def text(self, node: Text) -> Markup:
        """Return a literal with the language that it is in."""
        if node.lang and node.lang != self.tag:
            return marked('<span lang="{}">{}</span>', node.lang, node.value)
        return escape(node.value)

    def list(self, nodes: Iterable[Node]) -> Markup:
        """Return several nodes in a row."""
        return beside(Markup(mark(self.lang, "comma")), map(self.link, nodes))

    def passage(self, passage: str, subject: str = "") -> Markup:
        """Return a link to a passage, with the sentences in which it speaks of a subject."""
        key = f"{passage} {subject}"
        made = self._links.get(key)
        if made is None:
            made = self._links[key] = self._watch.made(lambda: self._passage(passage, subject))
        return self._watch.take(made)

    def _passage(self, passage: str, subject: str) -> Markup:
        slug = passage.removeprefix(_PASSAGE)
        numbers = self.facts.sentences(passage, subject) if subject else []
        made = marked(
            '<a class="src" href="{}" title="{}">{}</a>',
            self.href(passage),
            self.label(passage),
            slug,
        )
        if numbers:
            shown = ", ".join(str(number) for number in numbers)
            made += marked(' <span class="at">{}</span>', self.t["sentence"].format(shown))
        return made

    def passages(self, passages: Iterable[str], subject: str = "") -> Markup:
        """Return links to passages, in order; of very many the first, and how many more."""
        return self.few(
            [self.passage(passage, subject) for passage in sorted(passages)], Markup("<br>")
        )

    def few(self, shown: Sequence[Markup], between: Markup | None = None) -> Markup:
        """Return some links in a row; of very many the first, and how many more there are."""
        joint = Markup(mark(self.lang, "comma")) if between is None else between
        first, left = shown[:_FEW], len(shown) - _FEW
        if left > 0:
            first = [*first, marked('<span class="quiet">{}</span>', self._left(left))]
        return beside(joint, first)

    def _left(self, number: int) -> str:
        return str(self.t["more_items"]).format(number)

    def counts(self, claim: Claim) -> Markup:
        """Say on how many passages, documents and roots a claim rests, with a link to it."""
        words_of = self.t["counts"].format(
            len(claim.passages), claim.documents, len(claim.roots) or 1
        )
        return marked('<a class="counts" href="{}">{}</a>', self.href(claim.iri), words_of)

    def rows(self, number: int) -> str:
        """Say how many rows there are."""
        return str(self.t["row"]) if number == 1 else str(self.t["rows"]).format(number)

    def kinds(self, iri: str) -> Markup:
        """Return the classes of a thing as links."""
        return self.list(self.facts.kinds(iri))

    def order(self, iri: str) -> tuple[str, str]:
        """Return what to sort things by on a page."""
        return (self.label(iri).casefold(), iri)


#: Makes a section of the page of a thing, or none.
Maker = Callable[[Frame, str], Section | None]


def claim_anchor(claim: str) -> str:
    """Return where on the page of a passage a claim stands."""
    return f"c-{claim.rpartition('/')[2][:12]}"


def place_of(frame: Frame, passage: str, claim: Claim) -> str:
    """Return the way to where a passage states a claim; opinions have no place of their own."""
    has_place = kind_of(claim.subject) != "assessment" and claim.predicate not in _UNPLACED
    anchor = f"#{claim_anchor(claim.iri)}" if has_place else ""
    return frame.href(passage) + anchor


@lru_cache(maxsize=terms.MANY)
def kind_of(iri: str) -> str:
    """Return the kind of an IRI: that of a thing, else the folder in which it stands."""
    path = iri.removeprefix(terms.BASE)
    kind, _, slug = path.removeprefix("id/").partition("/")
    return kind if slug or kind in ("ont",) else "page"


def kind_words(facts: Facts, name: str, lang: str) -> tuple[str, str]:
    """Return what a kind of thing is called, in the plural and in the singular.

    A kind is called as its class is in the ontology; only English has a plural of its own.
    """
    plural, singular = words.kind(name, lang)
    known = facts.ontology.kinds.get(name)
    label = facts.labels.get(LODE + known.classes[0], {}) if known else {}
    if known and len(known.classes) == 1 and TAGS[lang] in label:
        singular = label[TAGS[lang]]
        plural = singular if lang == "zh" or plural == name else plural
    return plural, singular
