"""``name``: give a thing of the register another name, or its first in a language."""

import argparse

from lodestone.answer.names import Names
from lodestone.enter import editing
from lodestone.model import house, writing
from lodestone.read import checkout

WORDS = "give a thing another name, or its first in a language"
_TAGS = {"en": "en", "zh": "zh-Hans", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes; its ``--lang`` is the language of the name."""
    parser.add_argument("thing", metavar="THING", help="by any of its names")
    parser.add_argument("text", metavar="NAME", help="the name as texts print it")
    parser.add_argument(
        "--lang", choices=sorted(_TAGS), default="", help="else told by the characters"
    )
    parser.add_argument(
        "--hidden", action="store_true", help="readers type it and no text prints it"
    )


def run(options: argparse.Namespace) -> int:
    """Write the name, print the file, and return the exit code."""
    home = house.find()
    tag = _TAGS.get(options.lang) or editing.language_of(options.text)
    options.lang = options.lang[:2] or "en"
    with writing.alone(home):
        sources = checkout.read(home, judged=True)
        thing = Names.of(sources).resolve(options.thing)
        files = editing.name(sources, thing, options.text, tag, is_hidden=options.hidden)
        writing.write_all(home, files)
    print("\n".join(home.relative(path) for path in files))
    return 0
