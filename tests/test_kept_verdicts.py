"""What is kept from one action of the workbench to the next: the verdicts are those of all anew."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from copies import build_with_note
from test_workbench import GRANT, NEWS, WHO, ask, line, one

from lodestone.check.neighbourhood import judging as neighbourhood
from lodestone.enter.proposals import form, judging, proving, shelf
from lodestone.enter.proposals.verdicts import Verdict
from lodestone.model.house import House
from lodestone.serve.workbench import Workbench

TEXT = (
    f"{NEWS} Example Agency signed a loan of $620 million to Example Magnets in November 2025.\n"
    "The loan of $620 million to Example Magnets by Harbor Bank is planned.\n"
)
FIRST, SECOND, LOAN = (part.strip() for part in TEXT.split("\n")[0].split(". "))
BANK = {"class": "Bank", "names": {"en": "Harbor Bank", "zh-Hans": "海港银行"}}
NOBODY = "Nobody of this name"
SIGNED = "instrument:example-magnets-loan"


def rows() -> Iterator[dict[str, Any]]:
    second, loan = f"{SECOND}.", LOAN
    yield line(quote=second, thing=BANK)
    yield line(quote=second, thing=GRANT, property="amount", value="$5 million")
    yield line(quote=second, thing=GRANT, property="isGivenTo", value="Example Magnets")
    yield line(quote=second, thing=GRANT, property="isGivenBy", value="Harbor Bank")
    yield line(quote=loan, thing=SIGNED, property="amount", value="$620 million")
    yield line(quote=loan, thing=SIGNED, property="amount", value="$5 million")
    yield line(quote=loan, thing=SIGNED, property="hasBorrower", value="Example Magnets")
    yield line(quote=loan, thing=SIGNED, property="hasLender", value="Example Agency")
    yield line(quote=loan, thing=SIGNED, stage="signed-2025-11")
    planned = {"class": "Loan", "slug": "harbor-loan", "names": {"en": "b", "zh-Hans": "乙"}}
    other = TEXT.split("\n")[1]
    yield line(quote=other, thing=planned, property="amount", value="$620 million")
    yield line(quote=other, thing=planned, property="hasBorrower", value="Example Magnets")
    yield line(quote=other, thing=planned, property="hasLender", value="Harbor Bank")
    yield line(quote=other, thing=NOBODY, property="isLedBy", value="Sam Example")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_with_note(tmp_path_factory.mktemp("kept") / "checkout", TEXT, drafts=False)


@pytest.fixture
def bench(base: Path, tmp_path: Path) -> Workbench:
    root = tmp_path / "checkout"
    shutil.copytree(base, root)
    made = Workbench(House(root), base.parent / "texts")
    read = form.parse([form.json.dumps(row) for row in rows()], made.sources.ontology)
    assert not read.findings
    shelf.write(made.home, "note", read.proposals)
    return made


def told(verdict: Verdict) -> tuple[Any, ...]:
    reasons = frozenset((r.rule, r.en, r.zh, r.refuses) for r in verdict.reasons)
    return (verdict.claim(), verdict.sort, reasons, verdict.span, verdict.near,
            frozenset(map(str, verdict.triples)))  # fmt: skip


def held(bench: Workbench) -> list[tuple[Any, ...]]:
    return [told(one) for one in bench._sort("note").values()]


def anew(bench: Workbench) -> list[tuple[Any, ...]]:
    waiting = [one for _, one in bench._waiting("note")]
    fresh = Workbench(bench.home, bench.folder)
    return [told(one) for one in judging.sort(fresh.sources, bench.folder, waiting).verdicts]


def test_after_each_action_the_verdicts_are_those_of_judging_all_anew(bench: Workbench) -> None:
    def act(action: str, body: dict[str, Any]) -> dict[str, Any]:
        state = ask(bench, action, body)
        assert held(bench) == anew(bench), (action, body)
        return state

    state = ask(bench, "state")
    assert held(bench) == anew(bench)
    sorts = {row["sort"] for row in state["proposals"]}
    assert sorts == {"proven", "doubtful", "refused"}
    wrong = next(row for row in state["proposals"] if row["thing"] == SIGNED
                 and row["value"] == "$5 million")  # fmt: skip
    act("mend", {"ids": [wrong["id"]], "row": {"value": "USD-atmost-620m"}})
    state = act("undo", {})
    act("mend", {"ids": [wrong["id"]], "row": {"property": "hasLender", "value": "Harbor Bank"}})
    state = act("reject", {"ids": [row["id"] for row in state["proposals"]
                                   if row["property"] == "hasLender"][:1]})  # fmt: skip
    bank = one(state, "Harbor Bank |")
    row = {"class": "Company", "en": "Harbor Bank", "zh": "海港行"}
    state = act("mend", {"ids": [bank["id"]], "row": row})
    state = act("accept", {"all": "proven", **WHO})
    for _ in range(3):
        ready = [row["id"] for row in state["proposals"] if row["sort"] != "refused"]
        state = act("accept", {"ids": ready[:1], **WHO})
    act("waive", {"passage": "note-01", "sentence": 1, "reason": "background"})
    given = {"thing": SIGNED, "property": "forMineral", "value": "mineral:rare-earths"}
    act("add", {"passage": "note-01", "sentence": 3, "row": given})
    state = act("finish", {})
    while state["undo"] > 1:
        state = ask(bench, "undo", {})
    state = act("undo", {})
    assert len(state["proposals"]) == len(list(rows()))


def test_an_acceptance_proves_and_judges_only_what_it_touches(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = ask(bench, "state")
    done: list[str] = []
    prove, facts = proving.prove, neighbourhood.facts

    def counted(one: Any, *rest: Any) -> Verdict:
        done.append(one.property)
        return prove(one, *rest)

    def judged(around: Any, files: Any) -> Any:
        done.append("judged")
        return facts(around, files)

    monkeypatch.setattr(proving, "prove", counted)
    monkeypatch.setattr(neighbourhood, "facts", judged)
    lender = next(row for row in state["proposals"] if row["property"] == "hasLender"
                  and row["sort"] == "proven")  # fmt: skip
    ask(bench, "accept", {"ids": [lender["id"]], **WHO})
    assert held(bench) == anew(bench)
    done.clear()
    ask(bench, "waive", {"passage": "note-01", "sentence": 1, "reason": "background"})
    assert not done, "a waiver bears on no proposal"
    wrong = next(row for row in state["proposals"] if row["thing"] == NOBODY)
    assert wrong["sort"] == "refused"
    ask(bench, "reject", {"ids": [wrong["id"]]})
    assert not done, "what is refused bears on no other"
