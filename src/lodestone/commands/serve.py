"""``serve``: the site, content negotiation, saved questions and a read-only SPARQL endpoint."""

import argparse
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

from lodestone.commands import common
from lodestone.model import house
from lodestone.model.house import House
from lodestone.model.words import tell
from lodestone.serve.limits import Limits

WORDS = "serve the site, the questions and SPARQL on this machine"
_DEFAULTS = Limits()


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (127.0.0.1)")
    parser.add_argument(
        "--port", type=common.port, default=8000, help="the port (8000); 0 takes a free one"
    )
    parser.add_argument("--dist", type=Path, default=None, help="the build to serve (dist)")
    store_and_limits(parser)
    common.sources(parser)


def store_and_limits(parser: argparse.ArgumentParser) -> None:
    """Add where the query store stands, and what one query may take."""
    parser.add_argument("--store", type=Path, default=None, help="the folder for the query store")
    common.limits(parser, _DEFAULTS.seconds, _DEFAULTS.memory)


def run(options: argparse.Namespace) -> int:
    """Serve until told to end, and return the exit code."""
    from lodestone.serve import app, store

    home = house.find()
    if options.dist:  # a folder that somebody names is to hold a build
        store.need(options.dist.resolve())
    with contextlib.suppress(KeyboardInterrupt):
        app.run(
            home,
            (options.dist or home.root / "dist").resolve(),
            options.host,
            options.port,
            cache(home, options),
            texts=common.texts_folder(options),
            limits=limits(options),
            ready=_told(options),
        )
    return 0


def cache(home: House, options: argparse.Namespace) -> Path:
    """Return the folder that holds query stores."""
    return Path(options.store or home.root / ".lodestone" / "serve")


def limits(options: argparse.Namespace) -> Limits:
    """Return what a query may take, by the call."""
    return Limits(seconds=options.timeout, memory=options.memory)


def _told(options: argparse.Namespace) -> Callable[[int], None]:
    """Return what tells a person where to look."""

    def say(port: int) -> None:
        host = f"[{options.host}]" if ":" in options.host else options.host
        words = tell(options.lang, __name__, "serving-end-ctrl-c")
        print(f"http://{host}:{port}/  {words}", file=sys.stderr, flush=True)

    return say
