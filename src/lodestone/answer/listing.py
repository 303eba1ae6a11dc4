"""What there is to ask: the list of the saved questions, and the description of one."""

from collections.abc import Iterator, Mapping, Sequence

from lodestone.answer import parameters, questions
from lodestone.answer.wording import Wording
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
    is_english = lang == "en"
    yield query.name
    yield query.one(_key("title", lang))
    yield ""
    yield query.one(_key("description", lang))
    offered = questions.parameters(query)
    if any(name != parameters.DAY for name in offered):
        yield ""
        yield "--param NAME=VALUE" if is_english else "--param 名称=取值"
    for name, rows in offered.items():
        if name == parameters.DAY:
            continue
        called = words.column(name, query.name)
        yield f"  {name}" + (f"（{called}）" if not is_english and called != name else "")
        if takes.get(name):
            yield f"    {'takes' if is_english else '可取'}: {takes[name]}"
        yield f"    {_default(name, rows, query, labels, words)}"
    yield ""
    if parameters.DAY in offered:
        yield (
            "--as-of YYYY-MM-DD; else the day of the release"
            if is_english
            else ("--as-of YYYY-MM-DD；不写则为发布日")
        )
    else:
        yield "it depends on no day: no --as-of" if is_english else "本问题不接受 --as-of"
    if trap := query.one(_key("trap", lang)):
        yield f"Trap avoided: {trap}" if is_english else f"已避免的误读：{trap}"


def _default(
    name: str,
    rows: str,
    query: sparql.QueryFile,
    labels: Mapping[str, str],
    words: Wording,
) -> str:
    """Say what holds where a parameter is not given."""
    is_english = words.lang == "en"
    if rows == questions.ALL:
        return "if not given: all" if is_english else "不写则为全部"
    codes = parameters.codes(rows)
    if codes:
        parts = [words.value(name, code) for code in codes]
    else:
        parts = [_named(term, query.prefixes, labels) for term in rows.split()]
    listed = (", " if is_english else "、").join(parts)
    return f"if not given: {listed}" if is_english else f"不写则为：{listed}"


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
