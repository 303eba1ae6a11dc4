"""What the passages tell of each thing, claim by claim: asked beside the saved questions.

A saved question answers what somebody foresaw. Where a reader asks something else, or two things at
once, the claims answer by themselves: all that is told of one subject is one row, and of a subject
of which much is told each property is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.answer import joined
from lodestone.answer.questions import Answer, Term
from lodestone.model import terms
from lodestone.model.terms import LODE, PROV, RDF
from lodestone.model.words import mark, tell
from lodestone.read import sparql

if TYPE_CHECKING:
    from lodestone.answer.marking import Doubt

#: What the question is called by, beside the names of the saved ones.
NAME: Final = "told"
_LOCATES: Final = ", ".join(f"<{LODE}{name}>" for name in ("locator", "staysInWords", "infers"))
_BODY: Final = f"""SELECT ?subject ?property ?value ?passage WHERE {{
    {{
        GRAPH <{terms.graph("documents")}> {{ ?passage <{LODE}isPassageOf> ?document }}
        GRAPH ?passage {{ ?subject ?property ?value }}
        FILTER(?property NOT IN ({_LOCATES}))
        FILTER(isIRI(?value))
    }}
    UNION
    {{ GRAPH <{terms.graph("traces")}> {{ ?subject ?property ?value }}
       VALUES ?property {{ <{PROV}wasAttributedTo> }} }}
}} ORDER BY ?subject ?property ?value ?passage"""
#: The property that gives the length of time in which something is to be done.
LIMIT: Final = ox.NamedNode(LODE + "dueWithin")
#: Claims of one subject from which on each property of it is a row of its own.
_MANY: Final = 27
_COLUMNS: Final = ("subject", "part", "property", "value", "passage")
_TYPE: Final = RDF + "type"
#: Whose word a statement is, and the kinds of statements of which that is told.
_SPEAKER: Final = ox.NamedNode(PROV + "wasAttributedTo")
_SPOKEN: Final = frozenset({"assessment", "forecast", "link", "stance"})
#: Kinds of values that are figures, and how many make rivals.
_RIVALS: Final = frozenset({"date", "quantity"})
_SEVERAL: Final = 2
#: What tells a stage with its day from one without.
_DAY: Final = re.compile(r"-\d{4}")
#: Values of one property that a line names.
_VALUES: Final = 16


def query(known: sparql.QueryFile) -> sparql.QueryFile:
    """Return the question that gives every claim; of a saved one it takes the prefixes."""
    header = {joined.KEY: ("subject part",)}
    return sparql.QueryFile(Path(f"{NAME}.rq"), header, _BODY, known.prefixes)


def parted(found: Answer) -> Answer:
    """Return the claims with the part of its subject of which each is a row."""
    claims = Counter(subject for subject, *_ in {row[:3] for row in found.rows})
    rows = tuple(
        (subject, prop if claims[subject] >= _MANY else None, prop, value, passage)
        for subject, prop, value, passage in found.rows
    )
    return replace(found, columns=_COLUMNS, rows=rows)


def doubted(found: Answer) -> Answer:
    """Return claims with the marks of their subjects: others are of what these name."""
    marks = tuple(
        tuple(case for case in cases if row[0] is not None and row[0].value in _at_issue(case))
        for row, cases in zip(found.rows, found.doubts or (), strict=True)
    )
    return replace(found, doubts=marks)


def _at_issue(case: "Doubt") -> frozenset[str]:
    return frozenset(case.subjects) | frozenset(case.values)


def lines(
    found: Answer,
    said: Callable[[str, Term], str],
    lang: str,
    starts: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Yield a line for each row of claims, in their order: what is told of what, and where.

    Args:
        found: the claims that are to be told.
        said: what a reader sees of a term in its column.
        lang: ``en`` or ``zh``.
        starts: what the limit of a subject runs from, by its IRI.
    """
    comma = mark(lang, "comma")
    for places in joined.groups(found):
        rows = [found.rows[place] for place in places]
        subject = rows[0][0]
        assert isinstance(subject, ox.NamedNode)
        label = said("subject", subject)
        values: defaultdict[Term, dict[str, dict[str, None]]] = defaultdict(dict)
        for _, _, prop, value, passage in rows:
            if prop is None or value is None:
                continue
            if prop == _SPEAKER and terms.kind(subject.value) not in _SPOKEN:
                continue
            shown = said("value", value)
            if shown and shown not in label:
                slugs = values[prop].setdefault(shown, {})
                if _is_rival(value):
                    slugs |= {terms.slug(passage.value): None} if passage is not None else {}
        kinds = comma.join(values.pop(ox.NamedNode(_TYPE), {}))
        text = tell(lang, __name__, "kind", name=label, kinds=kinds) if kinds else label
        for prop, those in values.items():
            name = tell(lang, __name__, "holder") if prop == _SPEAKER else said("property", prop)
            pair = tell(
                lang, __name__, "pair", name=name, values=comma.join(_cut(_placed(those, lang)))
            )
            text = tell(lang, __name__, "part", before=text, told=pair)
            if prop == LIMIT and starts is not None:
                start = starts.get(subject.value) or tell(lang, __name__, "no-start")
                told = tell(lang, __name__, "start", start=start)
                text = tell(lang, __name__, "bracket", before=text, told=told)
        every = dict.fromkeys(terms.slug(row[4].value) for row in rows if row[4] is not None)
        yield tell(lang, __name__, "place", told=text, slugs=comma.join(every))


def _is_rival(value: Term) -> bool:
    """Tell whether a value is one of a kind of which a thing has one, so that two are rivals."""
    if not isinstance(value, ox.NamedNode):
        return False
    kind = terms.kind(value.value)
    return kind in _RIVALS or (kind == "stage" and bool(_DAY.search(value.value)))


def _placed(values: Mapping[str, Mapping[str, None]], lang: str) -> list[str]:
    """Return values; each of several that are rivals with the passages that state it."""
    if len({tuple(slugs) for slugs in values.values()}) < _SEVERAL:
        return [*values]
    comma = mark(lang, "comma")
    return [
        tell(lang, __name__, "place", told=one, slugs=comma.join(slugs)) if slugs else one
        for one, slugs in values.items()
    ]


def _cut(values: list[str]) -> list[str]:
    """Leave out what a line has no room for, and say so."""
    return [*values[:_VALUES], "…"] if len(values) > _VALUES else values
