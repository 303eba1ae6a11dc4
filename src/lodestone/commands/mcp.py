"""``mcp``: a server for assistants (Model Context Protocol) on standard input and output.

It only reads; with the texts at hand (``--sources``), an assistant may also propose statements,
which wait for a person.

It needs the official SDK, which is no part of a plain install: ``pip install 'lodestone[mcp]'``.
"""

import argparse
from pathlib import Path

from lodestone.commands import common, serve
from lodestone.model import house

WORDS = "serve assistants over standard input and output (MCP)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--dist", type=Path, default=None, help="the build to serve (dist)")
    serve.store_and_limits(parser)
    common.sources(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until the client hangs up, and return the exit code."""
    from lodestone.serve import app, protocol, store
    from lodestone.serve.assistant import Assistant
    from lodestone.serve.pool import Pool
    from lodestone.serve.proposing import Proposing

    home = house.find()
    dist = (options.dist or home.root / "dist").resolve()
    with Pool(store.ensure(dist, serve.cache(home, options)), serve.limits(options)) as pool:
        parts = app.site(home, dist, pool)
        tools = Assistant(pool, parts.endpoint.catalogue, parts.questions)
        texts = common.texts_folder(options)
        proposing = Proposing(home, texts) if texts else None
        protocol.server(tools, house.release(home)[0], proposing).run("stdio")
    return 0
