"""What stands above an answer to plain words: what is not told, and what sums the answer up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lodestone.answer import choosing, concluding, joined, limits, spoken, unsettled, untold
from lodestone.answer.choosing import Chosen
from lodestone.answer.mark_words import labelling
from lodestone.answer.questions import Answer, Term
from lodestone.answer.telling import Telling
from lodestone.answer.weighing import Weigher
from lodestone.answer.wording import Wording
from lodestone.model.words import mark, tell

#: What writes an IRI with its prefix.
Short = Callable[[str], str]
#: The call that adds up what may be added up, where no such question comes near.
_SUMS: Final = "ask q06"
#: The numbers of the saved questions that add up, and say of what.
_ADDING: Final = ("q06", "q59", "q83")


@dataclass(frozen=True)
class Found:
    """What was found for a reader's words.

    Attributes:
        ranked: the saved questions, the best first.
        telling: the claims that are told.
        texts: where the texts differ, if that is asked.
        unheard: words that nothing bears.
        missing: words, as they are written, that nothing holds of what is given and told.
        apart: the named things, if nothing is told of two of them together.
        conclusions: the lines in which the answer is summed up.
        gap: the words of which a figure is asked, where none is told.
        named: what the named things are called.
        unsettled: the doubts that touch most of what is asked.
    """

    ranked: list[Chosen]
    telling: Telling | None
    texts: list[str]
    unheard: list[str]
    missing: list[str]
    apart: list[str]
    conclusions: list[str] = field(default_factory=list)
    gap: str = ""
    named: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Lead:
    """What is said above the answer to a reader.

    Attributes:
        lang: ``en`` or ``zh``.
        text: what the reader asks.
        compares: true where the reader asks how texts compare.
        said: what a reader sees of a term in its column.
        words: what tables say.
        call: the command that asks a question as it was asked.
    """

    lang: str
    text: str
    compares: bool
    said: Callable[[str, Term], str]
    words: Wording
    call: Callable[[Chosen], str]

    def above(self, found: Found) -> str:
        """Return all that stands above the answer."""
        lines = "".join(f"{line}\n" for line in (*found.conclusions, *found.unsettled))
        return self.lost(found) + lines + ("\n" if lines else "") + self._differences(found)

    def lost(self, found: Found) -> str:
        """Say which words nothing holds of what follows, and which things are not told together.

        Empty where enough of them is held.
        """
        if found.apart and not (self.compares or spoken.says(self.text, "beside")):
            return self._tell("apart", named=self._quoted(found.apart)) + "\n"
        if not found.missing:
            return ""
        return self._tell("lost", named=self._quoted(found.missing)) + "\n"

    def nothing(self, words: Sequence[str]) -> str:
        """Say that nothing is told of what the words name."""
        return self._tell("unheard", named=self._quoted(words))

    def gap(self, found: Found) -> str:
        """Say that no figure is told of what a figure is asked of."""
        return self._tell("gap", words=self._quoted([found.gap]), names=self._quoted(found.named))

    def conclusions(
        self, weigher: Weigher, ranked: Sequence[Chosen], given: Chosen | None, told: Telling | None
    ) -> list[str]:
        """Return the lines that sum an answer up: a number, how far a thing got, who adds up.

        Args:
            weigher: has weighed the rows.
            ranked: the saved questions, the best first.
            given: the question whose rows are shown.
            told: the claims that are told.
        """
        if line := limits.line(weigher, self.text, self.said, self.lang):
            return [line]
        if concluding.counts(self.text):
            return [*self._counted(weigher, given, told)]
        if concluding.money(weigher) and not (given and choosing.is_sum(given.query)):
            sums = (one for one in ranked if one.query.name.partition("-")[0] in _ADDING)
            return [self._tell("whole", call=next(map(self.call, sums), _SUMS))]
        if concluding.is_asked_whether(self.text):
            line = concluding.reached(weigher, told, self.said, self.lang)
            return [line] if line else []
        return []

    def untold(self, weigher: Weigher, told: Telling | None) -> list[str]:
        """Return the line that says of the nearest things that what is asked is not told of them.

        Args:
            weigher: has weighed the rows.
            told: the claims that are told.
        """
        key, names = untold.of(weigher, told, self.said)
        keys = {"money": "no-money", "actor": "no-actor", "date": "no-date"}
        return [self._tell(keys[key], names=self._quoted(names))] if key else []

    def unsettled(
        self,
        weigher: Weigher,
        answers: Iterable[Answer],
        labels: Mapping[str, str],
        short: Short,
        misprints: Sequence[str] = (),
    ) -> list[str]:
        """Return the doubts that touch most of what is asked, as lines; none where texts compare.

        That a copy prints a typed abbreviation for another name is told in any case.

        Args:
            weigher: has weighed the rows.
            answers: what is shown, marked with what is in doubt.
            labels: IRI to its label.
            short: writes an IRI with its prefix.
            misprints: IRIs of the cases in which a copy misprints a typed abbreviation.
        """
        told = {labels.get(iri, short(iri)): iri for iri in reversed(misprints)}
        above = [self._tell("misprint", told=one, short=short(told[one])) for one in told]
        if self.compares:
            return above
        cases = [case for one in answers for row in one.doubts or () for case in row]
        found = unsettled.first(weigher, dict.fromkeys(cases), labelling(labels), self.lang)
        return [
            *above,
            *(self._tell("unsettled", told=text, short=short(iri)) for text, iri in found),
        ]

    def _counted(self, weigher: Weigher, given: Chosen | None, told: Telling | None) -> list[str]:
        """Return the numbers that are stated of what is counted; else those of the list."""
        stated = concluding.stated(weigher, self.text, given, told, self.said, self.lang)
        if stated:
            return [self._tell("stated", listed=self._tell("between").join(stated))]
        if given is None or (counted := concluding.listed(weigher, given)) is None:
            return []
        name, number = counted
        column = self.words.column(name, given.query.name)
        shown = len(joined.groups(given.found))
        call = self.call(given)
        return [
            self._tell(
                "counted", number=number, column=column, shown=shown, whole=given.whole, call=call
            )
        ]

    def _differences(self, found: Found) -> str:
        """Say where the texts differ, or that nothing is recorded; empty where nobody asks."""
        if not found.texts:
            return self._tell("no-texts") + "\n\n" if self.compares else ""
        return "\n".join([self._tell("texts"), *(f"- {line}" for line in found.texts)]) + "\n\n"

    def _quoted(self, words: Sequence[str]) -> str:
        return mark(self.lang, "comma").join(self._tell("quoted", name=word) for word in words)

    def _tell(self, key: str, **parts: object) -> str:
        return tell(self.lang, __name__, key, **parts)
