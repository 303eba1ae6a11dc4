"""Language tags as people write them; the engine lower-cases every tag that it reads."""

from functools import lru_cache


@lru_cache(maxsize=256)
def bcp47(tag: str) -> str:
    """Give a language tag the case that BCP 47 recommends (``zh-hans`` becomes ``zh-Hans``)."""
    head, *rest = tag.lower().split("-")
    cased = [
        part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part
        for part in rest
    ]
    return "-".join([head, *cased])
