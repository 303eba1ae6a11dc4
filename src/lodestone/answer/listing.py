"""What there is to ask: the list of the saved questions, and the description of one."""

from collections.abc import Iterator, Mapping, Sequence

from lodestone.answer import parameters, questions
from lodestone.answer.wording import Wording
from lodestone.model.words import mark, tell
from lodestone.read import sparql


def listed(known: Sequence[sparql.QueryFile], lang: str) -> str:
    """List the saved questions: name, title, parameters, and the day where they depend on one."""
    lines = []
    for query in known:
        offered = [_offer(name, rows) for name, rows in questions.parameters(query).items()]
        tail = f"  [{', '.join(offered)}]" if offered else ""
        lines.append(f"{query.name}\n    {query.one(_key('title', lang))}{tail}")
    return "\n".join(lines)


def description(
    query: sparql.QueryFile, labels: Mapping[str, str], words: Wording, takes: Mapping[str, str]
) -> str:
    """Describe a question: title, description, parameters, trap.

    Args:
        query: the question.
        labels: IRI to its label.
        words: the words of columns and coded values, in the language of the description.
        takes: parameter to what it takes, in words.
    """
    return "\n".join(_described(query, labels, words, takes))


def _described(
    query: sparql.QueryFile, labels: Mapping[str, str], words: Wording, takes: Mapping[str, str]
) -> Iterator[str]:
    lang = words.lang
    yield query.name
    yield query.one(_key("title", lang))
    yield ""
    yield query.one(_key("description", lang))
    offered = questions.parameters(query)
    if any(name != parameters.DAY for name in offered):
        yield ""
        yield tell(lang, __name__, "param-name-value")
    for name, rows in offered.items():
        if name == parameters.DAY:
            continue
        called = words.column(name, query.name)
        yield f"  {name}" + (
            mark(lang, "brackets", text=called) if lang != "en" and called != name else ""
        )
        if takes.get(name):
            yield f"    {tell(lang, __name__, 'takes')}: {takes[name]}"
        yield f"    {_default(name, rows, query, labels, words)}"
    yield ""
    if parameters.DAY in offered:
        yield tell(lang, __name__, "yyyy-mm-dd-else-day")
    else:
        yield tell(lang, __name__, "depends-on-no-day-no")
    if trap := query.one(_key("trap", lang)):
        yield tell(lang, __name__, "trap-avoided", trap=trap)


def _default(
    name: str,
    rows: str,
    query: sparql.QueryFile,
    labels: Mapping[str, str],
    words: Wording,
) -> str:
    """Say what holds where a parameter is not given."""
    if rows == questions.ALL:
        return tell(words.lang, __name__, "all-if-not-given")
    codes = parameters.codes(rows)
    if codes:
        parts = [words.value(name, code) for code in codes]
    else:
        parts = [_named(term, query.prefixes, labels) for term in rows.split()]
    listed = mark(words.lang, "comma").join(parts)
    return tell(words.lang, __name__, "if-not-given", listed=listed)


def _named(term: str, prefixes: Mapping[str, str], labels: Mapping[str, str]) -> str:
    prefix, colon, slug = term.partition(":")
    if not colon or prefix not in prefixes:
        return term if parameters.is_thing(term) else term.split('"')[1]
    label = labels.get(prefixes[prefix] + slug)
    return f"{label} ({term})" if label else term


def _offer(name: str, rows: str) -> str:
    """Write a parameter for the list: with its value where the file gives it one."""
    if name == parameters.DAY:
        return "--as-of"
    if rows == questions.ALL or len(rows.split()) > 1:
        return name
    value = rows if parameters.is_thing(rows) else rows.split('"')[1]
    return f"{name}={value}"


def _key(name: str, lang: str) -> str:
    return f"{name}@{'en' if lang == 'en' else 'zh-Hans'}"
