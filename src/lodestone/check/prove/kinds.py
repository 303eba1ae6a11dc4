"""Kinds: what a passage says of a loan, a stake or a tariff prints a word for such a thing.

The register gives an instrument its class, and a slip there would be repeated in every passage. A
class that has kind words in ``ontology/`` is refused for an instrument of which no located sentence
of a passage prints one, of the class or of one below it.
"""

from collections.abc import Iterator

from lodestone.check.prove.passages import Passage
from lodestone.model import terms
from lodestone.model.findings import Finding, violation
from lodestone.model.ontology import Ontology
from lodestone.read.text.spelling import plain


def check(passage: Passage, ontology: Ontology) -> Iterator[Finding]:
    """Tell which subjects of a passage are of a class for which it prints no word."""
    for subject, (path, at) in passage.subjects.items():
        numbers = passage.located.get(subject, ())
        wanted = {
            cls: words
            for cls in passage.types.get(subject, frozenset())
            if (words := ontology.kind_words.get(cls))
        }
        if not numbers or not wanted:
            continue
        text = plain(" ".join(passage.sentences[number - 1].text for number in numbers)).lower()
        for cls, words in sorted(wanted.items()):
            if not any(word in text for word in words):
                name = ":".join(terms.kind_and_slug(subject) or ("", subject))
                kind = cls.replace(terms.LODE, "lode:")
                yield violation(
                    "kind-words",
                    f"{name} is a {kind}, and no sentence of {passage.slug} that speaks of it "
                    f"prints a word for one: {', '.join(sorted(words))}",
                    f"{name} 属 {kind}，而 {passage.slug} 中谈到它的句子没有这类事物的字词："
                    f"{'、'.join(sorted(words))}",
                    "read what the sentence calls it; mend the class in data/register/, or the "
                    "locator",
                    "请看该句如何称呼它；改正 data/register/ 中的类别，或改正定位",
                    path,
                    at,
                )
