"""The words of a stage: which a proposal names, and which are named for it."""

from lodestone.check.prove import stage_words
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import Reason
from lodestone.model.ontology import Ontology
from lodestone.model.words import pair


def word_of(one: Proposal, quoted: Quoted, ontology: Ontology) -> str:
    """Return sentence and word that say a stage, where another sentence has words of another.

    Once more sentences speak of the subject, their words would stand against this one.
    """
    ladder = stage_words.ladder(ontology)
    rung = next((r for r in ladder.ranks if f"{one.stage}-".startswith(f"{r}-")), "")
    found, has_rival = "", False
    for sentence in quoted.passage.sentences:
        is_quoted = sentence.number in quoted.numbers
        for word in ladder.says(sentence):
            if rung in word.rungs:
                text = quoted.passage.text[word.start : word.end]
                if is_quoted and sentence.text.count(text) == 1:
                    found = found or f"{sentence.number} {text}"
            elif is_quoted:
                return ""  # which of them speaks of it is for the proposer to say
            else:
                has_rival = True
    return found if has_rival else ""


def said(words: str, quoted: Quoted) -> str:
    """Return the number of the first quoted sentence that prints some words; empty for none."""
    for number in quoted.numbers:
        if words in quoted.passage.sentences[number - 1].text:
            return str(number)
    return ""


def no_words(words: str) -> Reason:
    """Say that the quote does not print the words that a proposal names."""
    return Reason("quote-lacks", *pair(__name__, "quote-does-not-print", words=words))


def chosen(words: str) -> Reason:
    """Doubt a stage that rests on words which the proposer chose among others."""
    return Reason(
        "stage-open",
        *pair(__name__, "proposer-takes-what-says-stage", words=words),
        refuses=False,
    )
