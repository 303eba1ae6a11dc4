"""Virtuoso as Debian packs it keeps the graph and hands it out, named graph by named graph.

Its release of 2018 answers many saved questions wrongly or not at all (``docs/en/engines.md``), so
nothing more is promised of it.
"""

import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import copies
import pytest
import serving

from lodestone.commands import main
from lodestone.publish import push

#: Where Debian's package and a container have the server.
NAMES = ("virtuoso-t", "virtuoso-opensource-7-t")
SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
[SPARQL]
ResultSetMaxRows = 100000
"""
#: Anybody may write: the server listens on loopback, for one test.
RIGHTS = """grant SPARQL_UPDATE to "SPARQL";"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty Virtuoso."""
    binary = next(filter(None, map(shutil.which, NAMES)), None)
    client = shutil.which("isql-vt")
    if not binary or not client:
        pytest.skip("Debian's virtuoso-opensource-7 is not installed")
    folder = tmp_path_factory.mktemp("virtuoso")
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(SETTINGS.format(http=http, sql=sql), encoding="utf-8")
    command = [binary, "+configfile", "virtuoso.ini", "+foreground"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=folder, **quiet)
    try:
        serving.until(lambda: serving.is_open(sql) and serving.is_open(http), 0.2)
        grant = [client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={RIGHTS}"]
        subprocess.run(grant, check=True, timeout=copies.HANGS, **quiet)
        yield f"http://127.0.0.1:{http}"
    finally:
        process.terminate()
        process.wait(copies.HANGS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_every_graph_arrives_whole_and_is_replaced(
    virtuoso: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(serving.ROOT)
    dist = serving.small(tmp_path)
    store, query = f"{virtuoso}/sparql-graph-crud", f"{virtuoso}/sparql"
    call = ["push", "--dist", str(dist), "--graph-store", store, "--verify", query, "--prune"]
    quads = dist / "lodestone.nq"
    for _ in range(2):
        assert main.main(call) == 0
        lines = quads.read_text(encoding="utf-8").splitlines(keepends=True)
        sizes = Counter(line.rpartition("<")[2][:-4] for line in lines)
        assert push.counts(query) == dict(sizes)
        quads.write_text("".join(lines[: len(lines) // 2]), encoding="utf-8")
