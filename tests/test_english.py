"""From a text in English to a green check, by the documented commands, no Turtle typed by hand.

The text is made up for the purpose, and so is everything that it names.
"""

import csv
import re
import shutil
from pathlib import Path

import pytest
from copies import run

ROOT = Path(__file__).resolve().parents[1]
TEXT = ROOT / "tests" / "english" / "harbor-note.txt"

#: What a person decides of the names: the kind and slug, the class, the Chinese name, the code.
NAMES = {
    "Jane Placeholder": ("actor:jane-placeholder", "Person", "占位简", ""),
    "Harbor Example Bank": ("actor:harbor-example-bank", "Bank", "示例港湾银行", ""),
    "Example Magnet Works": ("actor:example-magnet-works", "Company", "示例磁材厂", ""),
    "Exampleland": ("country:exampleland", "Country", "示例国", "XA"),
    "Placeholder Fund": ("actor:placeholder-fund", "Fund", "占位基金", ""),
    "Sample Mining Corporation": ("actor:sample-mining-corporation", "Company", "样品矿业", ""),
    "Sandbox Project": ("project:sandbox-project", "Project", "沙盒项目", ""),
    "Model Minerals Agreement": (
        "measure:model-minerals-agreement",
        "Agreement",
        "示范矿产协议",
        "",
    ),
}
#: The acts and instruments of which the draft could not know whose they are.
INSTRUMENTS = (
    (
        "instrument:example-magnet-works-loan",
        "Loan",
        "loan to Example Magnet Works",
        "对示例磁材厂的贷款",
    ),
    (
        "instrument:example-magnet-works-stake",
        "Stake",
        "stake in Example Magnet Works",
        "对示例磁材厂的权益",
    ),
    (
        "instrument:example-magnet-works-warrant",
        "Warrant",
        "warrant on Example Magnet Works",
        "示例磁材厂的认股权证",
    ),
)
#: What a person states of each sentence, in the words of the text or of the register.
FACTS = {
    "01": (
        {"thing": "loan to Example Magnet Works", "locator": "2, 3", "amount": "up to $620 million",
         "hasLender": "Harbor Example Bank", "hasBorrower": "示例磁材厂",
         "reached": "conditional, November 2025", "term": "10 years"},
        {"thing": "Example Magnet Works", "locator": "4", "isBasedIn": "Exampleland"},
        {"thing": "instrument:example-magnet-works-stake", "locator": "5", "amount": "$150 million",
         "isHeldBy": "placeholder-fund", "isStakeIn": "Example Magnet Works", "share": "about 12%",
         "reached": "taken, 3 December 2025"},
        {"thing": "warrant on Example Magnet Works", "locator": "6", "isHeldBy": "Placeholder Fund",
         "isStakeIn": "Example Magnet Works", "share": "5 percent", "reached": "unsaid"},
    ),
    "02": (
        {"thing": "observation:", "locator": "2", "hasIndicator": "import-reliance",
         "quantity": "about 70%", "forMineral": "antimony", "inPlace": "Exampleland"},
        {"thing": "Sandbox Project", "locator": "3", "isOperatedBy": "Sample Mining Corporation",
         "startsOn": "no later than 2030"},
        {"thing": "Sandbox Project", "locator": "4", "inPlace": "Exampleland", "forMineral": "锑"},
        {"thing": "Model Minerals Agreement", "locator": "5 announced",
         "isTakenBy": "Exampleland",
         "hasParty": "Sample Mining Corporation", "reached": "announced, 2026"},
        {"thing": "assessment:", "class": "Risk", "locator": "6",
         "prefLabel@en": "Without antimony from abroad a firm's plant may stand still.",
         "prefLabel@zh-Hans": "缺少境外锑供应，工厂可能停工。",
         "hasTheme": "supply-security", "isAbout": "antimony | Example Magnet Works"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, and beside it the text under its slug."""
    root = tmp_path_factory.mktemp("english") / "checkout"
    root.mkdir()
    for name in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "pyproject.toml", root)
    (root.parent / "texts").mkdir()
    shutil.copy(TEXT, root.parent / "texts")
    return root


@pytest.mark.slow
def test_a_ten_fact_text_goes_from_text_to_green_check_with_no_turtle_typed(root: Path) -> None:
    texts = root.parent / "texts"
    added = run(
        root, "add-document", texts / TEXT.name, "--title", "Note on Example Magnet Works",
        "--title-zh", "示例磁材厂简讯", "--author", "Jane Placeholder", "--day", "January 2026",
        "--kind", "article", "--standpoint", "United States", "--lang", "en",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    folder = root / "data/documents/harbor-note"
    names, *drafts = sorted(folder.glob("*.draft.csv"))
    assert len(drafts) == 2

    refused = run(root, "check")
    assert refused.returncode == 1
    assert refused.stdout.count("[draft]") == 3

    undecided = run(root, "import", names)
    assert undecided.returncode == 1
    assert "[draft]" in undecided.stderr

    decide_names(names)
    taken = run(root, "import", names)
    assert taken.returncode == 0, taken.stderr
    for draft in drafts:
        state(draft, FACTS[draft.name[:2]])
    taken = run(root, "import", *drafts)
    assert taken.returncode == 0, taken.stderr
    assert not list(folder.glob("*.draft.*"))

    files = [*sorted(folder.glob("*.ttl")), *sorted((root / "data/register").glob("*.ttl"))]
    judged = run(root, "check", *files, "--sources", texts)
    assert judged.returncode == 0, judged.stdout
    assert "0 violation, 0 warning" in judged.stdout, judged.stdout

    covered = run(root, "coverage", "harbor-note", "--sources", texts)
    assert "sentences: 12 in all, 10 carried, 2 waived, 0 open" in covered.stdout, covered.stdout
    assert ", 0 open" in covered.stdout.split("figures:")[1].splitlines()[0], covered.stdout


def decide_names(path: Path) -> None:
    """Do what a person does with the draft of the names in a spreadsheet."""
    head, rows = load(path)
    for row in rows:
        known = NAMES.get(row["prefLabel@en"])
        row["keep"] = "yes" if known else "no"
        if known:
            row["register"], row["class"], row["prefLabel@zh-Hans"], row["notation"] = known
    assert sum(row["keep"] == "yes" for row in rows) == len(NAMES)
    for name, of_class, en, zh in INSTRUMENTS:
        row = dict.fromkeys(head, "")
        row |= {"keep": "yes", "register": name, "class": of_class}
        rows.append(row | {"prefLabel@en": en, "prefLabel@zh-Hans": zh})
    save(path, head, rows)


def state(path: Path, facts: tuple[dict[str, str], ...]) -> None:
    """Do what a person does with the draft of a passage: strike, correct, complete."""
    head, rows = load(path)
    proposed = {row["locator"] for row in rows}
    assert {re.findall(r"\d+", fact["locator"])[-1] for fact in facts} <= proposed
    passage = rows[0]["passage"]
    rows = [row | {"keep": "no"} for row in rows]
    for fact in facts:
        head += [name for name in fact if name not in head]
        rows.append({"keep": "yes", "passage": passage} | fact)
    save(path, head, rows)


def load(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = [row for row in reader if not next(iter(row.values())).startswith("#")]
        return list(reader.fieldnames or ()), rows


def save(path: Path, head: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, head, restval="")
        writer.writeheader()
        writer.writerows(rows)
