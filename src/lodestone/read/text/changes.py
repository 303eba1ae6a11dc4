"""A rise with its end: rose 40 tonnes to 900 tonnes, 上涨3美元至65美元. It is no range."""

import re
from decimal import Decimal
from typing import Final

from lodestone.model.currencies import UNKNOWN, table
from lodestone.model.tables import pattern
from lodestone.read.text.amounts import BARE
from lodestone.read.text.unit_of import Found

_RISE_BY = re.compile(pattern(__name__, "rise_by"))
_GREW_BY = re.compile(pattern(__name__, "grew_by"), re.IGNORECASE | re.ASCII)
#: By $2.5bn to $7.4bn.
BY: Final = re.compile(pattern(__name__, "by"), re.IGNORECASE | re.ASCII)
#: How many times a sum its end is at least, where the sum is the rise.
_APART: Final = 3
_SHARES: Final = frozenset(
    {
        *("percent", "percentage-point", "degree-celsius", "degree-fahrenheit", "fraction"),
        *("multiple", BARE, UNKNOWN),
    }
)


def is_rise(head: str, own: Found, end: Decimal) -> bool:
    """Tell a number with its unit that a rise is by, and not the lower end of a range.

    A sum of English text that is near its end may be one all the same: rose $2 to $3.

    Args:
        head: the text before the number, without the sign of a currency.
        own: the number and what it is of.
        end: the number behind it.
    """
    if own[1].slug in _SHARES:
        return False
    if own[1].end > own[0].end and _RISE_BY.search(head):
        return True
    is_money = own[1].slug.partition("-per-")[0] in table()
    is_apart = not is_money or end > _APART * own[0].low * own[1].one
    return is_apart and tells_rise(head)


def tells_rise(head: str) -> bool:
    """Tell whether the words before a number of English text say that something rose or fell.

    Args:
        head: those words.
    """
    return bool(_GREW_BY.search(head))
