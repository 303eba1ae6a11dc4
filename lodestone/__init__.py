"""Lodestone: a linked-data knowledge graph of US critical-minerals policy.

>>> import lodestone
>>> graph = lodestone.load(".")                                  # doctest: +SKIP
>>> graph.ask("q01", target="美洲锂业")                           # doctest: +SKIP
>>> graph.evidence("instrument:mp-materials-stake", "lode:share", "quantity:percent-15")
...                                                              # doctest: +SKIP
"""

from lodestone.api import Graph, load

__all__ = ["Graph", "load"]
