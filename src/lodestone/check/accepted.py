"""What rests on machine proposals: who proposed each claim, who accepted it, and when.

Each document has its own record, ``accepted.json``, in the JSON form of PROV: a claim is an entity
that is attributed to two agents, the tool that proposed it and the person who accepted it. The
passage files themselves bear no mark. The check holds each record against them: an entity whose
claim is no longer stated is told.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone.model import settings, terms
from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Finding, Severity, unreadable, violation
from lodestone.model.house import House
from lodestone.read.checkout import PASSAGE, Sources

_PREFIXES: Final = {"lode": terms.LODE, "prov": terms.PROV, "rdf": terms.RDF}
_PARTS: Final = ("subject", "predicate", "object")
_MEMBERS: Final = ("prefix", "entity", "agent", "activity", "wasAttributedTo", "wasGeneratedBy")


@dataclass(frozen=True)
class Accepted:
    """A claim that a tool proposed and a person accepted.

    Attributes:
        passage: IRI of the passage.
        subject: IRI.
        predicate: IRI.
        object: IRI.
        tool: name of the tool.
        version: its version.
        prompt: digest of its prompt; may be empty.
        by: who accepted.
        day: when, as ``YYYY-MM-DD``.
    """

    passage: str
    subject: str
    predicate: str
    object: str
    tool: str
    version: str
    prompt: str
    by: str
    day: str

    @property
    def key(self) -> str:
        """The name of the claim in its record."""
        told = " ".join((self.passage, self.subject, self.predicate, self.object))
        return "lode:claim-" + hashlib.sha256(told.encode()).hexdigest()[:16]


def write(rows: Iterable[Accepted]) -> str:
    """Return the record of some claims, in one canonical form."""
    data: dict[str, dict[str, Any]] = {name: {} for name in _MEMBERS}
    data["prefix"] = dict(_PREFIXES)
    for row in rows:
        tool, person = (
            _agent("tool", f"{row.tool} {row.version} {row.prompt}"),
            _agent("person", row.by),
        )
        data["entity"][row.key] = {
            "prov:type": "rdf:Statement",
            "rdf:subject": row.subject,
            "rdf:predicate": row.predicate,
            "rdf:object": row.object,
            "prov:atLocation": row.passage,
        }
        about = {"prov:type": "prov:SoftwareAgent", "prov:label": row.tool, "lode:version":
                 row.version}  # fmt: skip
        if row.prompt:
            about["lode:prompt"] = row.prompt
        data["agent"][tool] = about
        data["agent"][person] = {"prov:type": "prov:Person", "prov:label": row.by}
        activity = f"lode:acceptance-{row.day}-{person.rpartition('-')[2]}"
        data["activity"][activity] = {"prov:type": "lode:Acceptance", "prov:endTime": row.day}
        for role, agent in (("proposer", tool), ("acceptor", person)):
            data["wasAttributedTo"][f"_:{row.key[5:]}-{role}"] = {
                "prov:entity": row.key, "prov:agent": agent, "prov:role": role,
            }  # fmt: skip
        data["wasGeneratedBy"][f"_:{row.key[5:]}-accepted"] = {
            "prov:entity": row.key, "prov:activity": activity,
        }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _agent(kind: str, name: str) -> str:
    return f"lode:{kind}-{hashlib.sha256(name.strip().encode()).hexdigest()[:12]}"


def read(path: Path) -> list[Accepted]:
    """Read a record; nothing where there is none.

    Raises:
        UnreadableError: it is no such record.
    """
    if not path.is_file():
        return []
    data = settings.json_object(path)
    try:
        return sorted(_rows(data), key=lambda row: row.key)
    except (AttributeError, KeyError, TypeError):
        raise UnreadableError(
            "is no record of accepted proposals",
            path,
            rule="accepted",
            advice="take it from the last commit, or accept the proposals again",
            zh="不是采纳记录",
            zh_advice="请取回上次提交的版本，或重新采纳",
        ) from None


def _rows(data: Mapping[str, Any]) -> Iterable[Accepted]:
    by: dict[str, dict[str, str]] = {}
    for row in data["wasAttributedTo"].values():
        by.setdefault(row["prov:entity"], {})[row["prov:role"]] = row["prov:agent"]
    days = {
        row["prov:entity"]: data["activity"][row["prov:activity"]]["prov:endTime"]
        for row in data["wasGeneratedBy"].values()
    }
    for key, entity in data["entity"].items():
        tool = data["agent"][by[key]["proposer"]]
        person = data["agent"][by[key]["acceptor"]]
        subject, predicate, value = (entity[f"rdf:{part}"] for part in _PARTS)
        yield Accepted(
            entity["prov:atLocation"], subject, predicate, value, tool["prov:label"],
            tool["lode:version"], tool.get("lode:prompt", ""), person["prov:label"], days[key],
        )  # fmt: skip


def all_of(home: House) -> Sequence[tuple[Path, Accepted]]:
    """Return every claim of a checkout that rests on a proposal, with the file of its record.

    Raises:
        UnreadableError: a file is no record.
    """
    return [(path, row) for path in home.accepted for row in read(path)]


def findings(sources: Sources) -> list[Finding]:
    """Tell of records that are unreadable, and of claims in them that no passage states."""
    stated = {
        (file.graph, t.subject.value, t.predicate.value, t.object.value)
        for file in sources.of(PASSAGE)
        for t in (located.triple for located in file.triples)
        if isinstance(t.object, ox.NamedNode)
    }
    found: list[Finding] = []
    for path in sources.house.accepted:
        try:
            rows = read(path)
        except UnreadableError as error:
            found.append(unreadable(error))
            continue
        found += [
            _gone(path, row)
            for row in rows
            if (row.passage, row.subject, row.predicate, row.object) not in stated
        ]
    return found


def _gone(path: Path, row: Accepted) -> Finding:
    subject = ":".join(terms.kind_and_slug(row.subject) or ("", row.subject))
    name = row.predicate.replace(terms.LODE, "lode:")
    return violation(
        "accepted",
        f"{subject} {name} was accepted from {row.tool}, and its passage states it no longer",
        f"{subject} {name} 采自 {row.tool} 的提议，而其段落已不再陈述",
        f"delete {row.key} from the record, or state the claim again",
        f"请从记录中删去 {row.key}，或恢复该陈述",
        path,
        severity=Severity.WARNING,
    )
