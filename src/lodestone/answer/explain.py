"""Says why an answer is empty: what each name was taken for, and what the question takes there.

Everything is found by asking: the question without the parameter, and the other saved questions
with the thing in one of their parameters.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from lodestone.answer import parameters, questions, things
from lodestone.answer.confined import EndedError
from lodestone.answer.wording import Wording
from lodestone.model.words import mark, tell
from lodestone.read import sparql

#: How many examples are named, and how many things are tried where no column tells.
EXAMPLES: Final = 4
TRIED: Final = 60


@dataclass(frozen=True)
class Guide:
    """What an explanation draws on.

    Attributes:
        ask: runs a question.
        others: the questions in whose parameters a thing may be looked for.
        labels: IRI to its label.
        kinds: IRI of a thing to its class.
        short: writes an IRI with its prefix.
        words: the words of columns and coded values, in the language of the explanation.
    """

    ask: Callable[[sparql.QueryFile], questions.Answer]
    others: Sequence[sparql.QueryFile]
    labels: Mapping[str, str]
    kinds: Mapping[str, str]
    short: Callable[[str], str]
    words: Wording

    def named(self, term: questions.Term) -> str:
        """Return the label of a thing, its CURIE and its class; a literal as its words."""
        if not isinstance(term, ox.NamedNode):
            return term.value
        short = self.short(term.value)
        label = self.labels.get(term.value, short)
        kind = self.kind(term)
        joint = tell(self.words.lang, __name__, "joint")
        said = joint.join(part for part in (short if label != short else "", kind) if part)
        if not said:
            return label
        return tell(self.words.lang, __name__, "named", label=label, said=said)

    def kind(self, term: questions.Term) -> str:
        """Return what the class of a thing is called; empty where it has none."""
        return self.labels.get(self.kinds.get(term.value, ""), "")

    def listed(self, terms: Sequence[questions.Term]) -> str:
        """Return a few examples by their labels."""
        names = [self.labels.get(term.value, self.short(term.value)) for term in terms[:EXAMPLES]]
        more = len(terms) - len(names)
        text = mark(self.words.lang, "comma").join(names)
        if more > 0:
            text += tell(self.words.lang, __name__, "more", more=more)
        return text


def explain(
    query: sparql.QueryFile, rows: Mapping[str, Sequence[questions.Term]], guide: Guide
) -> str:
    """Say why a question has no rows.

    Args:
        query: the question as it stands in its file.
        rows: what was put into its parameters.
        guide: what is needed to tell.

    Returns:
        Lines of text; empty where nothing was put into the question.
    """
    default = questions.parameters(query)
    given = [
        name
        for name, terms in rows.items()
        if str(terms[0]) != default[name] and name != parameters.LANGUAGE
    ]
    return "\n".join(line for name in given for line in _lines(query, rows, name, guide))


def beside(
    query: sparql.QueryFile, rows: Mapping[str, Sequence[questions.Term]], guide: Guide
) -> str:
    """Say which wider groups of what was named have rows of their own, which an answer leaves out.

    Args:
        query: the question as it stands in its file.
        rows: what was put into its parameters.
        guide: what is needed to tell.

    Returns:
        A line for each parameter with such groups; empty where there is none.
    """
    default = questions.parameters(query)
    lines = []
    for name, given in rows.items():
        (term, *_) = given
        if not parameters.is_thing(default[name]) or not isinstance(term, ox.NamedNode):
            continue
        wider = things.wider(query, term.value, guide.ask)
        groups = [
            group for group in wider if _has_own(query, {**rows, name: [group]}, group, guide)
        ]
        if groups:
            listed = mark(guide.words.lang, "comma").join(guide.named(group) for group in groups)
            label = guide.labels.get(term.value, guide.short(term.value))
            lines.append(
                tell(guide.words.lang, __name__, "see-also", label=label, listed=listed, name=name)
            )
    return "\n".join(lines)


def _has_own(
    query: sparql.QueryFile,
    rows: Mapping[str, Sequence[questions.Term]],
    group: questions.Term,
    guide: Guide,
) -> bool:
    """Tell whether a question has rows in which a group itself stands."""
    try:
        return any(group in row for row in guide.ask(questions.bind(query, rows)).rows)
    except EndedError:
        return False  # a hint is not worth waiting for


def about(query: sparql.QueryFile, iri: str, guide: Guide) -> str:
    """Say that a question has no rows about a thing, and where it is told of.

    Args:
        query: the question.
        iri: the thing that was given for ``thing``.
        guide: what is needed to tell.
    """
    term = ox.NamedNode(iri)
    taken, show = guide.named(term), f"show {guide.short(iri)}"
    lines = [tell(guide.words.lang, __name__, "thing", taken=taken)]
    lines += [f"  {line}" for line in _rows_in(query, term, guide)]
    lines.append(tell(guide.words.lang, __name__, "all-told", show=show))
    return "\n".join(lines)


def takes(query: sparql.QueryFile, guide: Guide) -> dict[str, str]:
    """Return what each parameter of a question takes: how many things of which class, and a few."""
    found = {}
    for name, rows in questions.parameters(query).items():
        if not parameters.is_thing(rows):
            continue
        free = _without(query, {}, name)
        values = _values(free, guide.ask(free), name, guide)
        kinds = sorted({guide.kind(term) for term in values} - {""})
        if values:
            listed = guide.listed(values)
            found[name] = f"{', '.join(kinds)}: {listed}" if kinds else listed
    return found


def _lines(
    query: sparql.QueryFile, rows: Mapping[str, Sequence[questions.Term]], name: str, guide: Guide
) -> Iterator[str]:
    """Yield what there is to say of one parameter."""
    term = rows[name][0]
    called = "--as-of" if name == parameters.DAY else name
    taken = guide.named(term)
    yield tell(guide.words.lang, __name__, "words", called=called, taken=taken)
    free = _without(query, rows, name)
    found = guide.ask(free)
    examples = _values(free, found, name, guide)
    yield f"  {_takes(found, examples, guide)}"
    if isinstance(term, ox.NamedNode):
        yield from (f"  {line}" for line in _meant(query, examples, term, guide))
        yield from (f"  {line}" for line in _elsewhere(query, found, term, name, guide))


def _without(
    query: sparql.QueryFile, rows: Mapping[str, Sequence[questions.Term]], name: str
) -> sparql.QueryFile:
    """Return the question without one parameter: any thing, or the choice that its file offers."""
    default = questions.parameters(query)[name]
    rest: dict[str, Sequence[questions.Term]] = {n: row for n, row in rows.items() if n != name}
    if parameters.is_thing(default) and len(default.split()) == 1:
        rest[name] = []
    return questions.bind(query, rest)


def _takes(found: questions.Answer, examples: Sequence[questions.Term], guide: Guide) -> str:
    """Say how many rows there are without the parameter, and what it takes there."""
    count = len(found.rows)
    key = "row-without" if count == 1 else "rows-without"
    text = tell(guide.words.lang, __name__, key, count=count)
    if examples:
        text += tell(guide.words.lang, __name__, "takes", examples=guide.listed(examples))
    return text


def _meant(
    query: sparql.QueryFile, examples: Sequence[questions.Term], term: ox.NamedNode, guide: Guide
) -> Iterator[str]:
    """Yield the classes taken where the thing is of none, and what of them is tied to it."""
    kinds = sorted({guide.kind(example) for example in examples} - {""})
    if not kinds or guide.kind(term) in kinds:
        return
    comma = mark(guide.words.lang, "comma")
    yield tell(guide.words.lang, __name__, "kinds", kinds=comma.join(kinds))
    near = set(things.tied(query, term.value, guide.ask))
    if both := [guide.named(example) for example in examples if example in near][:EXAMPLES]:
        label = guide.labels.get(term.value, guide.short(term.value))
        yield tell(guide.words.lang, __name__, "tied", label=label, listed=comma.join(both))


def _values(
    free: sparql.QueryFile, found: questions.Answer, name: str, guide: Guide
) -> list[questions.Term]:
    """Return the things that a parameter takes: those of its column, else those that give rows."""
    if name in found.columns:
        return _distinct(found, found.columns.index(name))
    if not parameters.is_thing(questions.parameters(free)[name]):
        return []
    things = [term for at in range(len(found.columns)) for term in _distinct(found, at)]
    named = [term for term in dict.fromkeys(things) if term.value in guide.kinds][:TRIED]
    return [term for term in named if guide.ask(questions.bind(free, {name: [term]})).rows]


def _distinct(found: questions.Answer, at: int) -> list[questions.Term]:
    return list(dict.fromkeys(row[at] for row in found.rows if row[at] is not None))  # type: ignore[misc]


def _elsewhere(
    query: sparql.QueryFile, found: questions.Answer, term: ox.NamedNode, name: str, guide: Guide
) -> Iterator[str]:
    """Yield where the thing does occur: other columns, other questions."""
    label = guide.labels.get(term.value, guide.short(term.value))
    columns = [
        guide.words.column(column, query.name)
        for at, column in enumerate(found.columns)
        if column != name and any(row[at] == term for row in found.rows)
    ]
    if columns:
        listed = ", ".join(columns)
        yield tell(guide.words.lang, __name__, "stands-there-under", label=label, listed=listed)
    yield from _rows_in(query, term, guide)


def _rows_in(query: sparql.QueryFile, term: ox.NamedNode, guide: Guide) -> Iterator[str]:
    """Yield which other questions have rows for a thing."""
    label = guide.labels.get(term.value, guide.short(term.value))
    asked = [f"{q.name.partition('-')[0]} --param {n}" for q, n in _answering(term, query, guide)]
    if asked:
        listed = ", ".join(asked)
        yield tell(guide.words.lang, __name__, "has-rows", label=label, listed=listed)


def _answering(
    term: ox.NamedNode, query: sparql.QueryFile, guide: Guide
) -> Iterator[tuple[sparql.QueryFile, str]]:
    """Yield the questions, with a parameter, that have rows for a thing."""
    for other in sorted(guide.others, key=lambda other: -_likeness(other, query)):
        for name, rows in questions.parameters(other).items():
            if other.name == query.name or not parameters.is_thing(rows):
                continue
            if _depends(other, name, rows, term, guide):
                yield other, name
                break


def _likeness(one: sparql.QueryFile, other: sparql.QueryFile) -> int:
    """Return how many keywords two questions share: the nearer one is named first."""
    mine, yours = (q.one("keywords").split(", ") for q in (one, other))
    return len({*mine} & {*yours})


def _depends(
    other: sparql.QueryFile, name: str, rows: str, term: ox.NamedNode, guide: Guide
) -> bool:
    """Tell whether a question has rows for a thing that it would not have without it."""
    if len(rows.split()) > 1:
        return False  # a choice among what the file offers
    try:
        found = guide.ask(questions.bind(other, {name: [term]}))
        if not found.rows or any(term in row for row in found.rows):
            return bool(found.rows)
        return found.rows != guide.ask(questions.bind(other, {name: []})).rows
    except EndedError:
        return False  # a hint is not worth waiting for
