"""The workbench: a text, the proposals of it beside their prints, and a person who decides.

It is there only where the texts are given. What is accepted is written into the document's own
folder, and new names into the register, by a page of this server alone: each change bears the token
that this process has put into that page, and comes from its own origin.
"""

import hmac
import json
import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone.check import whole
from lodestone.check.prove import proof
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals import accepting, form, judging, shelf
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.kept import Kept
from lodestone.enter.proposals.verdicts import PROVEN, Verdict
from lodestone.model import writing
from lodestone.model.findings import Severity
from lodestone.model.house import House
from lodestone.model.terms import thing
from lodestone.model.words import pair, tell
from lodestone.read import checkout, drafts, turtle
from lodestone.read.checkout import DOCUMENT, PASSAGE, REGISTER, FactFile, Sources
from lodestone.serve import (
    workbench_back,
    workbench_page,
    workbench_rows,
    workbench_state,
    workbench_words,
)
from lodestone.serve.linked_data import not_found
from lodestone.serve.reader import PRIVATE
from lodestone.serve.web import FaultError, Request, Response, as_json

ROOT: Final = "/workbench/"
_ASSETS: Final = {
    "workbench.css": "text/css; charset=utf-8",
    "workbench.js": "text/javascript; charset=utf-8",
}
TOKEN: Final = "x-lodestone-token"
#: Changes that may be undone, and findings that are shown.
_DEEPEST: Final = 200
_SHOWN: Final = 20


@dataclass(frozen=True)
class Change:
    """What one decision has changed, to be undone.

    Attributes:
        files: what stood in each file before and after; ``None`` where there was none.
        waiting: the proposals that waited before.
    """

    files: Mapping[Path, tuple[bytes | None, bytes | None]]
    waiting: tuple[Proposal, ...]


@dataclass
class Workbench:
    """The workbench of one checkout and its texts.

    Attributes:
        home: the checkout.
        folder: the folder of the texts.
        token: what every change has to bear.
        changed: is called after each change of a file.
    """

    home: House
    folder: Path
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    changed: Callable[[], None] = lambda: None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _verdicts: dict[str, Verdict] = field(default_factory=dict)
    _new: dict[str, tuple[ox.Triple, ...]] = field(default_factory=dict)
    _changes: dict[str, list[Change]] = field(default_factory=dict)
    _sources: Sources | None = None
    _became: str = ""
    _wrong: tuple[str, ...] = ()
    _shelves: dict[str, tuple[bytes | None, list[tuple[str, Proposal]]]] = field(
        default_factory=dict
    )
    _kept: Kept = field(default_factory=Kept)
    _named: dict[str, set[str]] = field(default_factory=dict)

    def handle(self, request: Request) -> Response:
        """Answer a request below ``/workbench/``."""
        parts = request.path.removeprefix(ROOT).rstrip("/").split("/")
        if len(parts) == 1 and parts[0] in _ASSETS:
            asset = resources.files("lodestone.serve") / "static" / parts[0]
            return Response(200, asset.read_bytes(), _ASSETS[parts[0]])
        lang = request.lang
        with self._lock:
            if parts == [""]:
                names = {slug: self._label(slug, lang) for slug in self._documents()}
                page = workbench_page.overview(names, lang)
                return Response(200, page.encode(), "text/html; charset=utf-8", PRIVATE)
            slug = parts[0]
            if slug not in self._documents():
                raise not_found()
            if len(parts) == 1 and request.method != "POST":
                page = workbench_page.page(slug, self._label(slug, lang), self.token, lang)
                return Response(200, page.encode(), "text/html; charset=utf-8", PRIVATE)
            if parts[1:] == ["state"] and request.method != "POST":
                return self._state(slug, lang)
            if len(parts) == 2 and request.method == "POST":
                return self._change(slug, parts[1], request)
        raise not_found()

    def _documents(self) -> list[str]:
        known = {file.path.parent.name for file in self.sources.of(DOCUMENT)}
        return sorted(known & {path.stem for path in self.folder.glob("*.txt")})

    @property
    def sources(self) -> Sources:
        """The checkout as it stands."""
        if self._sources is None:
            self._sources = checkout.read(self.home, judged=True)
        return self._sources

    def _label(self, slug: str, lang: str) -> str:
        return workbench_state.labels(self.sources, lang).get(thing("document", slug), slug)

    # --- changes

    def _change(self, slug: str, action: str, request: Request) -> Response:
        """Do one thing that a person decides.

        Raises:
            FaultError: it does not come from a page of ours, or cannot be done.
        """
        given = _own(request, self.token)
        acts = {"accept": self._accept, "reject": self._reject, "mend": self._mend,
                "add": self._add, "undo": self._undo, "waive": self._waive,
                "finish": self._finish, "back": self._back, "drop": self._drop}  # fmt: skip
        if action not in acts:
            raise not_found()
        self._became, self._wrong = "", ()
        told = acts[action](slug, given, request.lang)
        return self._state(slug, request.lang, told)

    def _accept(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        sorted_ = self._sort(slug)
        if given.get("all") == PROVEN:
            chosen = {key: one for key, one in sorted_.items() if one.sort == PROVEN}
        else:
            chosen = _chosen(sorted_, given)
        if not _may_go_together(chosen.values()):
            raise _refused(*pair(__name__, "only-what-proven-accepted-together"))
        if not chosen:
            return _told("accepted", lang, count=0, new=0)
        by, day = str(given.get("by", "")), str(given.get("day", ""))
        new = self._new.get(slug, ())
        files = accepting.accept(self.sources, list(chosen.values()), new, by, day)
        named = accepting.spoken_of(chosen.values()) & {triple.subject.value for triple in new}
        left = [(key, one) for key, one in self._waiting(slug) if key not in chosen]
        spoken = {one.subject for one in chosen.values()}
        self._write(slug, files, workbench_rows.after(left, sorted_, named, spoken))
        own = {one.subject for one in chosen.values() if form.is_naming(one.proposal)}
        self._named.setdefault(slug, set()).update(named - own)  # those go with their claim
        return _told("accepted", lang, count=len(chosen), new=len(named))

    def _back(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        """Take one accepted claim back: it waits again, as it was proposed."""
        files, made, gone = workbench_back.taken_back(
            self.sources, self._laid(slug), str(given.get("id", "")), self._named.get(slug, ())
        )
        rows = [
            replace(one, thing=gone.get(one.thing, one.thing))
            if isinstance(one.thing, str)
            else one
            for one in (*(one for _, one in self._waiting(slug)), made)
        ]
        self._write(slug, files, rows)
        self._became = shelf.name(rows[-1])
        return _told("taken-back", lang, gone=len(gone))

    def _reject(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        gone = set(_chosen(self._sort(slug), given))
        self._write(slug, {}, [one for key, one in self._waiting(slug) if key not in gone])
        return _told("rejected", lang, count=len(gone))

    def _mend(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        (key,) = _chosen(self._sort(slug), given)
        waiting = dict(self._waiting(slug))
        ontology = self.sources.ontology
        by = workbench_rows.name_of(given.get("by"))
        rows, made = workbench_rows.mended(waiting, key, given.get("row"), by, ontology)
        self._write(slug, {}, rows)
        self._became = shelf.name(made) if made else ""
        return _told("mended", lang, count=1)

    def _add(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        """Let what a person writes of a sentence wait, as if a tool had proposed it."""
        passage = next((p for p in self._laid(slug) if p.slug == given.get("passage")), None)
        number = given.get("sentence")
        if passage is None or not isinstance(number, int):
            raise _refused(*pair(__name__, "no-such-sentence"))
        made = workbench_rows.by_hand(passage, number, given.get("row"), self.sources.ontology)
        self._write(slug, {}, [*(one for _, one in self._waiting(slug)), made])
        self._became = shelf.name(made)
        return _told("added", lang)

    def _undo(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        del given
        if not self._changes.get(slug):
            return _told("nothing-to-undo", lang)
        change = self._changes[slug][-1]
        with writing.alone(self.home):
            for path, (_, after) in change.files.items():
                if _held(path) != after:
                    raise self._foreign(path)
            self._changes[slug].pop()
            for path, (before, _) in change.files.items():
                if before is None:
                    path.unlink(missing_ok=True)
                else:
                    writing.write(path, before)
        shelf.write(self.home, slug, change.waiting)
        self._reread(change.files)
        return _told("undone", lang, left=len(self._changes[slug]))

    def _waive(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        """Waive sentences or figures that nothing is to carry; without a reason, take it back."""
        file, places = self._document(slug), given.get("places") or [given]
        reason = given.get("reason")
        triples = workbench_rows.waived(file, places, reason, self.sources.ontology)
        comments = turtle.leading_comments(file.text)
        text = turtle.write(triples, self.sources.ontology.prefixes, comments)
        self._write(slug, {file.path: text}, [one for _, one in self._waiting(slug)])
        if len(places) > 1:
            return _told("waived-alike", lang, count=len(places))
        number = places[0]["sentence"]
        return _told("waived" if reason else "waiver-taken-back", lang, number=number)

    def _drop(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        """Drop the drafts that lie beside the document: its facts come from here."""
        del given
        lying = self._drafts(slug)
        self._write(slug, dict.fromkeys(lying), [one for _, one in self._waiting(slug)])
        return _told("dropped", lang, count=len(lying))

    def _drafts(self, slug: str) -> list[Path]:
        folder = self.home.root / "data" / "documents"
        return [path for path in drafts.lying_in(folder) if path.parent.name == slug]

    def _finish(self, slug: str, given: Mapping[str, Any], lang: str) -> list[str]:
        """Check the document, and make its evidence anew where nothing is wrong."""
        del given
        sources = self._sources = checkout.read(self.home)
        texts = proof.load_texts(sources, self.folder)
        proven = proof.prove(sources, {slug: texts[slug]})
        own = [
            file
            for file in whole.fact_files(sources)
            if file.path.parent.name in (slug, "register")
        ]
        found = [*whole.facts(sources, own), *proven.findings]
        wrong = [one for one in found if one.severity >= Severity.VIOLATION]
        if wrong:
            named = workbench_state.labels(self.sources, lang)
            self._wrong = tuple(
                workbench_words.told(
                    f"[{one.rule}] {one.message[lang]} → {one.advice[lang]}",
                    named, sources.ontology, lang,
                )
                for one in wrong[:_SHOWN]
            )  # fmt: skip
            return _told("wrong", lang, count=len(wrong))
        files = proof.lock(sources, proven)
        self._write(slug, files, [one for _, one in self._waiting(slug)])
        return [workbench_page.word("green", lang)]

    def _document(self, slug: str) -> FactFile:
        return next(f for f in self.sources.of(DOCUMENT) if f.path.parent.name == slug)

    def _write(
        self, slug: str, files: Mapping[Path, str | None], waiting: Sequence[Proposal]
    ) -> None:
        """Write files of the document's folder or the register, and what waits still.

        A file without a text goes.

        Raises:
            FaultError: one would stand elsewhere, or was changed by somebody else meanwhile.
        """
        data = self.home.root / "data"
        places = {(data / "documents" / slug).resolve(), (data / "register").resolve()}
        if any(path.resolve().parent not in places for path in files):
            raise _refused(*pair(__name__, "would-written-elsewhere"))
        old = tuple(one for _, one in self._waiting(slug))
        before = {}
        if files:
            with writing.alone(self.home):
                before = {path: _held(path) for path in files}
                self._prove_own(before)
                writing.write_all(self.home, {p: t for p, t in files.items() if t is not None})
                for path in (path for path, text in files.items() if text is None):
                    path.unlink(missing_ok=True)
        shelf.write(self.home, slug, waiting)
        after = {path: _held(path) for path in files}
        pairs = {path: (before[path], after[path]) for path in files}
        self._changes.setdefault(slug, []).append(Change(pairs, old))
        del self._changes[slug][:-_DEEPEST]
        self._reread(files)

    def _prove_own(self, held: Mapping[Path, bytes | None]) -> None:
        """Prove that files of facts are as they were read; where not, all is read anew.

        Raises:
            FaultError: one is not.
        """
        known = {file.path: file.text.encode() for file in self.sources.files}
        for path, content in held.items():
            is_made = path.suffix != ".ttl" or path == self.home.evidence_of(path.parent.name)
            is_made |= drafts.is_draft(path)
            is_fact = checkout.kind_of(path) in (DOCUMENT, PASSAGE, REGISTER)
            if is_fact and not is_made and content != known.get(path):
                self._sources = None
                self._verdicts.clear()
                raise self._foreign(path)

    def _foreign(self, path: Path) -> FaultError:
        relative = self.home.relative(path)
        return _refused(*pair(__name__, "was-changed-somebody-else-since", relative=relative))

    def _reread(self, paths: Iterable[Path]) -> None:
        """Read changed files again; the rest of the checkout is as it was."""
        changed = {one for one in paths if one.suffix == ".ttl" and not drafts.is_draft(one)}
        evidence = {self.home.evidence_of(path.parent.name) for path in changed}
        changed -= evidence
        kept = [file for file in self.sources.files if file.path not in changed]
        fresh = [
            checkout.read_file(path, checkout.kind_of(path), self.sources.ontology, judged=True)
            for path in sorted(changed)
            if path.is_file()
        ]
        self._sources = replace(self.sources, files=(*kept, *fresh))
        self._verdicts.clear()  # what is stated and named bears on what waits
        self.changed()

    # --- what is shown

    def _waiting(self, slug: str) -> list[tuple[str, Proposal]]:
        held = _held(shelf.path_of(self.home, slug))
        if slug not in self._shelves or self._shelves[slug][0] != held:
            rows = list(shelf.read(self.home, slug, self.sources.ontology).items())
            self._shelves[slug] = held, rows
        return list(self._shelves[slug][1])

    def _sort(self, slug: str) -> dict[str, Verdict]:
        """Return the verdict of each waiting proposal; only new ones are judged."""
        waiting = self._waiting(slug)
        fresh = [(key, one) for key, one in waiting if key not in self._verdicts]
        if fresh:
            every = [one for _, one in waiting]
            done = judging.sort(self.sources, self.folder, every, kept=self._kept)
            self._new[slug] = done.new
            for (key, _), verdict in zip(waiting, done.verdicts, strict=True):
                self._verdicts[key] = verdict
        return {key: self._verdicts[key] for key, _ in waiting}

    def _laid(self, slug: str) -> list[Passage]:
        text = (self.folder / f"{slug}.txt").read_bytes().decode("utf-8")
        return self._kept.lay(self.sources, {slug: text})[0]

    def _state(self, slug: str, lang: str, told: Sequence[str] = ()) -> Response:
        sorted_ = self._sort(slug)
        data = workbench_state.state(self.sources, self._laid(slug), sorted_, lang)
        named = workbench_state.labels(self.sources, lang)
        rows = workbench_back.records(self.sources, slug)
        data |= {"accepted": workbench_back.shown(rows, named, self.sources.ontology, lang)}
        data |= {"undo": len(self._changes.get(slug, ())), "told": list(told)}
        data |= {"drafts": [path.name for path in self._drafts(slug)]}
        data |= {"became": self._became, "wrong": self._wrong}
        self._became, self._wrong = "", ()
        return replace(as_json(data), headers=PRIVATE)


def _chosen(sorted_: Mapping[str, Verdict], given: Mapping[str, Any]) -> dict[str, Verdict]:
    """Return the proposals that a change names.

    Raises:
        FaultError: one does not wait.
    """
    ids = given.get("ids")
    if not isinstance(ids, list) or not ids or not all(key in sorted_ for key in map(str, ids)):
        raise _refused(*pair(__name__, "no-such-proposal-waits"))
    return {str(key): sorted_[str(key)] for key in ids}


def _may_go_together(chosen: Collection[Verdict]) -> bool:
    """Tell whether some proposals may be accepted in one act: all proven, or all doubted alike."""
    doubts = {one.doubts for one in chosen}
    if len(chosen) < 2 or all(one.sort == PROVEN for one in chosen):
        return True
    return len(doubts) == 1 and None not in doubts


def _own(request: Request, token: str) -> dict[str, Any]:
    """Return what a page of ours sends.

    Raises:
        FaultError: the request bears no token of ours, comes from elsewhere, or holds no object.
    """
    origin = request.headers.get("origin", "")
    host = request.headers.get("host", "")
    foreign = origin not in ("", f"http://{host}") or request.headers.get(
        "sec-fetch-site", "same-origin"
    ) not in ("same-origin", "none")
    if foreign or not hmac.compare_digest(request.headers.get(TOKEN, "").encode(), token.encode()):
        raise FaultError(403, *pair(__name__, "only-page-workbench-may-change"))
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise FaultError(415, *pair(__name__, "send-json"))
    try:
        data = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise _refused(*pair(__name__, "no-json")) from None
    if not isinstance(data, dict):
        raise _refused(*pair(__name__, "send-object"))
    return data


def _told(key: str, lang: str, **parts: object) -> list[str]:
    """Say what was done."""
    return [tell(lang, __name__, key, **parts)]


def _refused(en: str, zh: str) -> FaultError:
    return FaultError(400, en, zh)


def _held(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
