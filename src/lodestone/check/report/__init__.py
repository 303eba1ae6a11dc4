"""What a check found, written for a reader: a person, a program, or the page of a pull request.

One module writes one format; each has ``write(result) -> str``. A new format is a module here and
a line in ``FORMATS``.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Final, cast

from lodestone.check.report.result import Result

#: Every format and the module of this room that writes it.
FORMATS: Final = {
    "text": "text",
    "json": "json_format",
    "github": "github",
    "sarif": "sarif",
    "junit": "junit",
}


def write(name: str, result: Result) -> str:
    """Write a result in one of the ``FORMATS``; the text ends with a line end."""
    module = import_module(f"lodestone.check.report.{FORMATS[name]}")
    return cast("Callable[[Result], str]", module.write)(result)
