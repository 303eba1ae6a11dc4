"""Commands in forks of a server that has every module loaded: each costs its own work alone.

The server has never opened a store: a fork of the test itself would wait for ever for a lock that a
thread of an open store held at that moment. It runs nothing itself, so that no command sees what
another did but on disk.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

import pytest

from lodestone.commands import main

ROOT: Final = Path(__file__).resolve().parents[1]
PATH: Final = "PYTHONPATH"
#: It has loaded what ``warm`` loads, and opened nothing else.
SERVER: Final = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["warm"])


def started(act: Callable[..., None], *given: object) -> ForkServerProcess:
    """Let the server fork a process that does something; it finds the modules of the tests."""
    path = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get(PATH, ""))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PATH, path)
        forkserver.ensure_running()
    made = SERVER.Process(target=act, args=given)
    made.start()
    return made


def run(
    root: Path, arguments: Sequence[str], environment: Mapping[str, str], hangs: float
) -> subprocess.CompletedProcess[str]:
    """Run a command inside a checkout, as ``python build.py`` runs it.

    Raises:
        TimeoutExpired: it hangs.
    """
    with tempfile.TemporaryDirectory() as folder:
        child = started(_command, root, tuple(arguments), dict(environment), Path(folder))
        child.join(hangs)
        if child.exitcode is None:
            child.kill()
            child.join()
            raise subprocess.TimeoutExpired(list(arguments), hangs)
        out, err = (text(Path(folder, name)) for name in ("out", "err"))
        return subprocess.CompletedProcess(list(arguments), child.exitcode, out, err)


def redirect(folder: Path, errors: str = "strict") -> None:
    """Let this process read nothing, and say what it says into two files of a folder."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors=errors)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")


def text(path: Path) -> str:
    """Return what was said into a file, its line ends as a reader of text sees them."""
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _command(
    root: Path, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> None:
    code = 1
    try:
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        os.chdir(root)
        redirect(folder)
        sys.argv = [str(ROOT / "build.py"), *arguments]
        try:
            code = main.main(list(arguments))
        except SystemExit as ended:  # argparse refuses a call so
            code = int(ended.code or 0)
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)
