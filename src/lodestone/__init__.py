"""Lodestone: a linked-data knowledge graph of US critical-minerals policy.

>>> import lodestone
>>> graph = lodestone.load(".")                                  # doctest: +SKIP
>>> graph.ask("q01", target="美洲锂业")                           # doctest: +SKIP
>>> graph.evidence("instrument:mp-materials-stake", "lode:share", "quantity:percent-15")
...                                                              # doctest: +SKIP
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lodestone.answer.api import Graph, load

__all__ = ["Graph", "load"]


def __getattr__(name: str) -> object:
    """Import the Python interface when it is first asked for; most commands never do."""
    if name in __all__:
        from lodestone.answer import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
