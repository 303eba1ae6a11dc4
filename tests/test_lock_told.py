"""What ``lock`` says of the documents that it locks, and of no other."""

from pathlib import Path

import copies

#: A statement that the check accepts and warns of, since it does not say who foretells.
FORECAST = """\
forecast:jobs-{slug} a lode:Forecast ;
    lode:hasIndicator indicator:jobs ; lode:hasDirection direction:up ; lode:locator 1 .
"""
RULE = "Forecast-isMadeBy-stated"


def test_lock_tells_the_warnings_of_the_document_that_it_locks_alone(tmp_path: Path) -> None:
    root = copies.build_with_note(tmp_path / "home", "Jobs grow.\n", drafts=False)
    copies.write(root, FORECAST.format(slug="sample"))
    copies.write(root, FORECAST.format(slug="note"), "data/documents/note/01-jobs.ttl")
    done = copies.run(root, "lock", "note", "--sources", root.parent / "texts")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if RULE in line]
    assert [line.partition(":")[0] for line in told] == ["data/documents/note/01-jobs.ttl"]
