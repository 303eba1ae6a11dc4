"""Release notes in Markdown, made of what differs: short lists in full, long ones in counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from lodestone.model.terms import OWL, is_ours, kind_and_slug, thing
from lodestone.model.words import part
from lodestone.publish.states import Change, Changes, Fact, Move, Name, State

#: A list of more rows is told by its groups.
FULL: Final = 25
#: Groups that are named; the rest are told together.
GROUPS: Final = 12


def notes(
    changes: Changes,
    sections: Mapping[str, Sequence[str]],
    titles: Callable[[str], str],
    label: Callable[[str], str],
    states: tuple[State, State],
    lang: str,
) -> str:
    """Write the notes of a release.

    Args:
        changes: what differs.
        sections: each list of it in words.
        titles: returns the heading of a list.
        label: returns what an IRI is called.
        states: the earlier and the later state.
        lang: ``en`` or ``zh``.
    """
    words: dict[str, str] = {name: row[lang] for name, row in part(__name__).items()}
    old, new = states
    lines = [f"## {words['heading'].format(old.called, new.called)}", ""]
    if not any(changes.counts.values()):
        return "\n".join([*lines, words["none"], ""])
    classes = {
        **old.typed("ontology"), **old.typed("register"),
        **new.typed("ontology"), **new.typed("register"),
    }  # fmt: skip

    def called(iri: str) -> str:
        if iri.startswith(OWL):  # the kinds of terms have words of their own
            return words.get(iri.removeprefix(OWL), words["others"])
        return label(iri) if is_ours(iri) else words["others"]

    for one in fields(changes):
        rows, said = getattr(changes, one.name), sections[one.name]
        if not rows:
            continue
        lines += [f"### {words['group'].format(titles(one.name), f'{len(rows):,}')}", ""]
        told = said if len(rows) <= FULL else _grouped(rows, classes, called, words)
        lines += [*(f"- {line}" for line in told), ""]
    return "\n".join(lines)


def _grouped(
    rows: Iterable[Any],
    classes: Mapping[str, str],
    called: Callable[[str], str],
    words: Mapping[str, str],
) -> list[str]:
    """Count rows by what they are of: the document that states them, or the class of the thing."""
    found: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, Fact | Change):
            _, passage = kind_and_slug(row.passage) or ("", "")
            group = called(thing("document", passage.rpartition("-")[0]))
        else:
            iri = row.iri if isinstance(row, Name) else row.subject
            group = called(classes.get(iri, ""))
        if isinstance(row, Move) and group != words["others"]:
            group = words["moved" if row.before else "first"].format(group)
        found[group] += 1
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    named = [pair for pair in ordered if pair[0] != words["others"]][:GROUPS]
    if rest := found.total() - sum(number for _, number in named):
        named.append((words["others"], rest))
    return [words["group"].format(group, f"{number:,}") for group, number in named]
