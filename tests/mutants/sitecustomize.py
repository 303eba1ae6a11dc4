"""Read when Python starts with this folder in ``PYTHONPATH``: one module of the tool is weakened.

``LODESTONE_MUTANT`` holds, as JSON, the module, what is taken out of its source, and what is put
there. Nothing is written: the module is compiled from the changed text.
"""

import json
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType

MODULE, OLD, NEW = json.loads(os.environ.get("LODESTONE_MUTANT", '["", "", ""]'))


class Weakened(SourceFileLoader):
    """Loads a module with one text exchanged for another; it must stand there once."""

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        source = self.get_data(self.path).decode()
        if source.count(OLD) != 1:
            os.write(2, f"the mutant of {MODULE} does not fit\n".encode())
            os._exit(97)
        return compile(source.replace(OLD, NEW), self.path, "exec")


class Finder:
    """Finds that module, and leaves all others to Python."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        del target
        if name != MODULE:
            return None
        spec = PathFinder.find_spec(name, path)  # type: ignore[arg-type]
        if spec is not None and spec.origin is not None:
            spec.loader = Weakened(name, spec.origin)
        return spec


if MODULE:
    sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]
