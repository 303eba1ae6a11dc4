"""Apache Jena as Debian packs it (``libapache-jena-java``): its command line, and its engine here.

The engine runs in this process (JPype), so that a whole graph is read once and asked often.
"""

import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import rdflib

from lodestone.commands.lab import second_engine
from lodestone.commands.lab.second_engine import Row

JARS = Path("/usr/share/java")
#: The Debian packages of Apache Jena, and what its command line needs.
JENA = (
    "jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-dboe-base", "jena-dboe-index",
    "jena-dboe-storage", "jena-dboe-trans-data", "jena-dboe-transaction", "jena-iri",
    "jena-rdfconnection", "jena-shacl", "jena-shex", "jena-tdb", "jena-tdb2", "slf4j-api",
    "slf4j-nop", "commons-cli", "commons-codec", "commons-compress", "commons-csv", "commons-io",
    "commons-lang3", "dexx.collection", "gson", "httpclient", "httpcore", "jcl-over-slf4j",
    "jackson-annotations", "jackson-core", "jackson-databind", "jakarta.json-api",
    "jsonld-java", "titanium-json-ld", "guava", "protobuf", "thrift",
)  # fmt: skip
#: Where Debian's archive keeps texts that its code looks for one folder higher.
MOVED = "org/apache/jena/ext/xerces/"


def class_path(texts: Path) -> str:
    """Return the class path of Jena's command line.

    Args:
        texts: an empty folder, for texts that Debian's archive keeps elsewhere.
    """
    if shutil.which("java") is None or not (JARS / "jena-cmds.jar").is_file():
        pytest.skip("java or Debian's libapache-jena-java is not installed")
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(MOVED) and name.endswith(".properties"):
                target = texts / "xerces" / name.removeprefix(MOVED)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    return ":".join([str(texts), *(str(JARS / f"{name}.jar") for name in JENA)])


class Engine:
    """A data set of Jena in memory."""

    def __init__(self, path: str, quads: Path) -> None:
        """Start Java, once a process, and read a file of quads.

        Args:
            path: of ``class_path``.
            quads: a file of N-Quads.
        """
        self.java = pytest.importorskip("jpype")
        if not self.java.isJVMStarted():
            self.java.startJVM(classpath=path.split(":"), convertStrings=True)
        self.jena = self.java.JPackage("org.apache.jena")
        self.data = self.jena.query.DatasetFactory.createTxnMem()
        with self._within("WRITE"):
            self.jena.riot.RDFDataMgr.read(self.data, str(quads))

    def rows(self, query: str) -> tuple[tuple[str, ...], list[Row]]:
        """Return the columns and rows of a SELECT, as ``second_engine`` writes them."""
        with self._within("READ"):
            asked = self.jena.query.QueryFactory.create(query)
            found = self.jena.query.QueryExecutionFactory.create(asked, self.data).execSelect()
            out = self.java.JClass("java.io.ByteArrayOutputStream")()
            self.jena.query.ResultSetFormatter.outputAsJSON(out, found)
        answer = json.loads(str(out.toString("UTF-8")))
        columns = tuple(answer["head"]["vars"])
        rows = answer["results"]["bindings"]
        return columns, [tuple(_cell(row.get(name)) for name in columns) for row in rows]

    def update(self, *updates: str) -> None:
        """Run updates, one after the other."""
        run = self.java.JClass("org.apache.jena.update.UpdateAction").parseExecute
        for text in updates:
            with self._within("WRITE"):
                run(text, self.data)

    def write(self, target: Path) -> None:
        """Write the data set as N-Quads."""
        with self._within("READ"):
            out = self.java.JClass("java.io.FileOutputStream")(str(target))
            quads = self.jena.riot.Lang.NQUADS
            self.jena.riot.RDFDataMgr.write(out, self.data.asDatasetGraph(), quads)
            out.close()

    @contextmanager
    def _within(self, kind: str) -> Iterator[None]:
        mode = self.java.JClass("org.apache.jena.query.ReadWrite")
        self.data.begin(getattr(mode, kind))
        try:
            yield
            self.data.commit()
        finally:
            self.data.end()


def _cell(found: dict[str, Any] | None) -> second_engine.Cell:
    if found is None:
        return None
    if found["type"] == "uri":
        return second_engine.cell(rdflib.URIRef(found["value"]))
    if found["type"] == "bnode":
        return second_engine.cell(rdflib.BNode(found["value"]))
    datatype = found.get("datatype")
    of_type = rdflib.URIRef(datatype) if datatype else None
    literal = rdflib.Literal(found["value"], lang=found.get("xml:lang"), datatype=of_type)
    return second_engine.cell(literal)
