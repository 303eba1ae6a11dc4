"""The files that GitHub and pre-commit read: of the form that they ask for, and about this tool."""

import json
import re
import shlex
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from lodestone.check import report
from lodestone.commands import main

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"
FORMS = [
    GITHUB / "ISSUE_TEMPLATE" / name for name in ("propose-a-fact.yml", "propose-a-fact-zh.yml")
]
SCHEMAS = {
    "github-workflows": [GITHUB / "workflows/check.yml"],
    "github-actions": [GITHUB / "actions/check/action.yml"],
    "github-issue-config": [GITHUB / "ISSUE_TEMPLATE/config.yml"],
    "github-issue-forms": FORMS,
}
CASES = [(schema, path) for schema, paths in SCHEMAS.items() for path in paths]


def load(path: Path) -> Any:
    """Read YAML; ``on`` is a key of workflows and no truth value."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if isinstance(data, dict):
        return {("on" if key is True else key): value for key, value in data.items()}
    return data


def validator(name: str) -> Any:
    vendored = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json"
    schema = json.loads(vendored.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.mark.parametrize(("schema", "path"), CASES, ids=lambda value: getattr(value, "name", value))
def test_the_file_is_of_the_form_that_github_asks_for(schema: str, path: Path) -> None:
    assert [error.message for error in validator(schema).iter_errors(load(path))] == []


@pytest.mark.parametrize("broken", [{"id": "document"}, {"type": "telegram"}])
def test_a_broken_issue_form_is_seen(broken: dict[str, str]) -> None:
    form = load(FORMS[0])
    form["body"][2] |= broken
    ids = [field["id"] for field in form["body"] if "id" in field]
    assert list(validator("github-issue-forms").iter_errors(form)) or len(ids) > len(set(ids))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_the_fields_of_an_issue_form_have_names_of_their_own(path: Path) -> None:
    fields = [field for field in load(path)["body"] if field["type"] != "markdown"]
    ids = [field["id"] for field in fields]
    labels = [field["attributes"]["label"] for field in fields]
    assert len(ids) == len(set(ids)) > 4
    assert len(labels) == len(set(labels))


def test_both_issue_forms_ask_the_same() -> None:
    asked = [
        [
            (f["type"], f.get("id"), f.get("validations"), len(f["attributes"].get("options", ())))
            for f in load(path)["body"]
        ]
        for path in FORMS
    ]
    assert asked[0] == asked[1]


def test_the_workflow_trusts_no_fork() -> None:
    path = GITHUB / "workflows/check.yml"
    workflow, text = load(path), path.read_text(encoding="utf-8")
    assert set(workflow["on"]) == {"pull_request", "push"}
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())
    assert "pull_request_target" not in workflow["on"]
    assert "secrets." not in text
    checkouts = [
        step
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if str(step.get("uses", "")).startswith("actions/checkout@")
    ]
    assert {step["with"]["persist-credentials"] for step in checkouts} == {False}


def uses() -> list[str]:
    found = []
    for path in (GITHUB / "workflows/check.yml", GITHUB / "actions/check/action.yml"):
        found += re.findall(r"^\s*- uses: (\S.*)$", path.read_text(encoding="utf-8"), re.M)
    return found


@pytest.mark.parametrize("use", uses())
def test_an_action_of_others_is_pinned_by_the_digest_of_its_commit(use: str) -> None:
    assert use.startswith("./") or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)


def test_a_workflow_installs_by_hash_and_builds_nothing_of_others() -> None:
    installs = [
        line for script in scripts() for line in script.split("\n") if "pip install" in line
    ]
    assert installs
    assert all("--require-hashes" in line and "--only-binary :all:" in line for line in installs)


def test_the_policy_of_security_speaks_both_languages_and_names_what_shows_it() -> None:
    text = (GITHUB / "SECURITY.md").read_text(encoding="utf-8")
    for line in (line for line in text.splitlines() if line.startswith("## ")):
        assert re.search("[a-z]{3}.*[\u4e00-\u9fff]", line), line
    assert "build.py trust" in text


def scripts() -> list[str]:
    steps = load(GITHUB / "actions/check/action.yml")["runs"]["steps"]
    for job in load(GITHUB / "workflows/check.yml")["jobs"].values():
        steps += job["steps"]
    return [step["run"] for step in steps if "run" in step]


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.split("\n")[0][:30])
def test_no_script_of_a_workflow_is_made_from_what_a_fork_sends(script: str) -> None:
    """An expression inside a script is pasted into it before the shell reads it."""
    assert "${{" not in script


def calls() -> list[str]:
    hooks = [
        hook for repo in load(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]
    ]
    hooks += load(ROOT / ".pre-commit-hooks.yaml")
    lines = [hook["entry"] for hook in hooks] + [
        line for one in scripts() for line in one.split("\n")
    ]
    found = (re.search(r"(?:python build\.py|lodestone) ([^>|]+)", line) for line in lines)
    return [match[1].strip() for match in found if match]


@pytest.mark.parametrize("call", calls())
def test_a_workflow_calls_commands_and_options_that_exist(call: str) -> None:
    words = [word for word in shlex.split(call) if word != "$@"]
    words = ["en" if word == "$SPEECH" else word for word in words]
    assert words[0] in main.COMMANDS
    main._parser(words[0]).parse_args(words)
    if "--format" in words:
        assert words[words.index("--format") + 1] in report.FORMATS


def test_the_hooks_for_other_repositories_have_what_pre_commit_asks_for() -> None:
    for hook in load(ROOT / ".pre-commit-hooks.yaml"):
        assert {"id", "name", "entry", "language"} <= hook.keys()
        re.compile(hook["files"])
        assert re.search(hook["files"], "data/documents/example-note/01-loan.ttl")
        assert re.search(hook["exclude"], "data/documents/note/evidence.ttl")


def test_the_template_of_a_pull_request_speaks_both_languages() -> None:
    text = (GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    boxes = [line for line in text.splitlines() if line.startswith("- [ ]")]
    assert len(boxes) >= 4
    for line in [*boxes, *(line for line in text.splitlines() if line.startswith("## "))]:
        assert re.search("[a-z]{3}", line), line
        assert re.search("[\u4e00-\u9fff]", line), line
