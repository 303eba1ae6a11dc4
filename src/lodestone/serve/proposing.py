"""What an assistant may propose: it learns the format, and hears at once what is refused and why.

What it proposes waits for a person in the workbench; no tool here accepts anything.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lodestone.check.prove import passages
from lodestone.enter.proposals import form, judging, shelf
from lodestone.enter.proposals.form import Proposal, Read
from lodestone.enter.proposals.verdicts import REFUSED, Verdict
from lodestone.model.house import House
from lodestone.model.words import pair, part
from lodestone.publish.files import proposal_schema
from lodestone.read import checkout
from lodestone.read.checkout import Sources
from lodestone.serve.web import FaultError

#: Proposals, and characters, of one call.
MOST: Final = 100
LONGEST: Final = 200_000


@dataclass
class Proposing:
    """The tools by which an assistant proposes.

    Attributes:
        home: the checkout.
        folder: the folder of the texts.
    """

    home: House
    folder: Path

    def card(self, lang: str) -> dict[str, Any]:
        """Return how a proposal is written: the rules, the members, classes, properties, rungs."""
        ontology = checkout.read_ontology(self.home, judged=True)
        texts = sorted(path.stem for path in self.folder.glob("*.txt"))
        return {
            "rules": [row[lang] for row in part(__name__)["rules"]],
            "schema": proposal_schema.ADDRESS,
            "documents": texts,
            "properties": proposal_schema.properties(ontology),
            "classes": proposal_schema.classes(ontology),
            "stages": sorted(ontology.rungs),
            "example": {
                "document": "DOCUMENT", "quote": "as printed", "thing": "instrument:SLUG",
                "property": "amount", "value": "USD-2bn", "stage": "announced-2025-08",
                "proposer": {"tool": "NAME", "version": "1"},
            },
        }  # fmt: skip

    def text(self, document: str, passage: str) -> dict[str, Any]:
        """Return the text of a passage, sentence by sentence, or the passages of a document.

        Raises:
            FaultError: there is none.
        """
        sources = checkout.read(self.home, judged=True)
        texts = {s: t for s, t in passages.load_texts(self.folder).items() if s == document}
        laid, _ = passages.lay(sources, texts)
        if not laid:
            raise FaultError(404, *pair(__name__, "no-document", document=document))
        chosen = [one for one in laid if one.slug == passage]
        if not passage:
            return {"passages": [one.slug for one in laid]}
        if not chosen:
            raise FaultError(404, *pair(__name__, "no-passage", passage=passage))
        return {"sentences": [sentence.text for sentence in chosen[0].sentences]}

    def check(self, lines: str, lang: str) -> dict[str, Any]:
        """Return how proposals are sorted, and why; nothing is kept."""
        read, verdicts = self._sorted(lines)[1:]
        return _told(read, verdicts, lang)

    def propose(self, lines: str, lang: str) -> dict[str, Any]:
        """Sort proposals, and let those that are not refused wait for a person."""
        sources, read, verdicts = self._sorted(lines)
        kept: list[Proposal] = [v.proposal for v in verdicts if v.sort != REFUSED]
        waiting = shelf.add(self.home, kept, sources.ontology)
        return {**_told(read, verdicts, lang), "kept": len(kept), "waiting": waiting}

    def _sorted(self, lines: str) -> tuple[Sources, Read, tuple[Verdict, ...]]:
        if len(lines) > LONGEST or lines.count("\n") > MOST:
            raise FaultError(413, *pair(__name__, "send-up-proposals-at-time", most=MOST))
        sources = checkout.read(self.home, judged=True)
        read = form.parse(lines.split("\n"), sources.ontology)
        return sources, read, judging.sort(sources, self.folder, read.proposals).verdicts


def _told(read: Read, verdicts: tuple[Verdict, ...], lang: str) -> dict[str, Any]:
    faults = [{"line": f.line, "words": f.message[lang]} for f in read.findings]
    return {
        "counts": dict(Counter(verdict.sort for verdict in verdicts)),
        "unreadable": faults,
        "proposals": [verdict.data(lang) for verdict in verdicts],
    }
