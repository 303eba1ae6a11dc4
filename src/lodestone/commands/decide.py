"""``decide``: prefer one value of a conflict, or leave several open, with the reason."""

import argparse

from lodestone.answer.names import Names
from lodestone.enter import editing
from lodestone.model import house, writing
from lodestone.model.terms import VALUE_KINDS, thing
from lodestone.read import checkout

WORDS = "decide a conflict: one VALUE is preferred, several are left open"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("subject", metavar="THING", help="by any of its names")
    parser.add_argument("property", metavar="PROPERTY", help="such as amount or lode:isHeldBy")
    parser.add_argument("values", metavar="VALUE", nargs="+", help="as kind:slug or by its name")
    parser.add_argument("--because", default="", metavar="WHY", help="the reason, in English")
    parser.add_argument("--because-zh", default="", metavar="WHY", help="the reason, in Chinese")


def _value(text: str, names: Names) -> str:
    """Return the IRI of a value, whose name says it, or of a thing."""
    kind, colon, slug = text.partition(":")
    return thing(kind, slug) if colon and kind in VALUE_KINDS else names.resolve(text)


def run(options: argparse.Namespace) -> int:
    """Write the decision, print its file, and return the exit code."""
    home = house.find()
    why = editing.reasons(options.because, options.because_zh)
    with writing.alone(home):
        sources = checkout.read(home, judged=True)
        names = Names.of(sources)
        name = options.property if ":" in options.property else f"lode:{options.property}"
        subject, predicate = names.resolve(options.subject), names.resolve(name)
        values = [_value(text, names) for text in options.values]
        files = editing.decide(sources, subject, predicate, values, why)
        writing.write_all(home, files)
    print("\n".join(home.relative(path) for path in files))
    return 0
