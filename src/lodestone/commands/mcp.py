"""``mcp``: a read-only server for assistants (Model Context Protocol) on standard input and output.

It needs the official SDK, which is no part of a plain install: ``pip install 'lodestone[mcp]'``.
"""

import argparse
from pathlib import Path

from lodestone.commands import serve
from lodestone.model import house

WORDS = "serve assistants over standard input and output (MCP)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--dist", type=Path, default=None, help="the build to serve (dist)")
    serve.store_and_limits(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until the client hangs up, and return the exit code."""
    from lodestone.serve import app, protocol, store
    from lodestone.serve.assistant import Assistant
    from lodestone.serve.pool import Pool

    home = house.find()
    dist = (options.dist or home.root / "dist").resolve()
    with Pool(store.ensure(dist, serve.cache(home, options)), serve.limits(options)) as pool:
        parts = app.site(home, dist, pool)
        tools = Assistant(pool, parts.endpoint.catalogue, parts.questions)
        protocol.server(tools, house.release(home)[0]).run("stdio")
    return 0
