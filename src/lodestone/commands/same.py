"""``same``: say that two names mean one deal, or with ``--not`` that they mean different ones."""

import argparse

from lodestone.answer.names import Names
from lodestone.enter import editing
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.read import checkout

WORDS = "say that two names mean one deal, or with --not that they do not"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("kept", metavar="A", help="the thing that counts, by any of its names")
    parser.add_argument("others", metavar="B", nargs="+", help="the other")
    parser.add_argument("--not", dest="is_apart", action="store_true", help="they are different")
    parser.add_argument("--because", default="", metavar="WHY", help="the reason, in English")
    parser.add_argument("--because-zh", default="", metavar="WHY", help="the reason, in Chinese")


def run(options: argparse.Namespace) -> int:
    """Write the finding, print its file, and return the exit code."""
    home = house.find()
    why = editing.reasons(options.because, options.because_zh)
    with writing.alone(home):
        sources = checkout.read(home, judged=True)
        names = Names.of(sources)
        things = [names.resolve(text) for text in (options.kept, *options.others)]
        if options.is_apart:
            files = editing.apart(sources, things, why)
        elif len(things) == 2:
            files = editing.same(sources, things[0], things[1], why)
        else:
            raise UsageError.of("one-deal-has-two")
        writing.write_all(home, files)
    print("\n".join(home.relative(path) for path in files))
    return 0
