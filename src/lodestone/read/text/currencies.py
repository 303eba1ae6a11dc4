"""The currency of a sum: the sign before it, the word after it, and who prints it.

A sign or word that several currencies share is resolved by what the text itself prints (the Indian
rupee, RMB beside ¥), else by the standpoint of the document; where neither tells, the currency is
unknown and the sum grounds nothing. A plain dollar is the US one unless the standpoint is a country
whose own currency is a dollar; a plain 元 of a text in simplified characters is the yuan.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from lodestone.model import currencies
from lodestone.model.currencies import UNKNOWN
from lodestone.model.tables import pattern, table
from lodestone.read.text import nations

#: What several currencies share: printed forms, and the codes that each may mean.
_DOLLAR, _YUAN, _YEN, _POUND, _RUPEE, _PESO = ("dollar", "yuan", "yen", "pound", "rupee", "peso")
_ROUND = "round"
_FRANC, _KRONE, _DINAR, _RIAL = ("franc", "krone", "dinar", "rial")
_SHILLING, _KWACHA, _DONG, _DIRHAM = ("shilling", "kwacha", "dong", "dirham")
_CFA, _LEU, _SOM = ("cfa", "leu", "som")
_SHARED_WORDS: Final = table(__name__, "shared_words")
_SHARED_SIGNS: Final = table(__name__, "shared_signs")
#: Letters before a sum that are a sign only where the text or its standpoint tells whose.
_LETTER_SIGNS: Final = {
    "R": frozenset({"ZAR"}), "K": frozenset({"ZMW", "MWK", "PGK"}), "P": frozenset({"BWP", "PHP"}),
    "Sh": frozenset({"KES", "TZS", "UGX"}), "Rs": frozenset({"INR", "PKR", "LKR", "NPR"}),
    "Rs.": frozenset({"INR", "PKR", "LKR", "NPR"}), "S/": frozenset({"PEN"}),
    "N": frozenset({"NGN", "NAD"}), "SR": frozenset({"SAR"}), "SR.": frozenset({"SAR"}),
    "Dh": frozenset({"AED", "MAD"}), "Dhs": frozenset({"AED", "MAD"}), "Fr": frozenset({"CHF"}),
    "SFr": frozenset({"CHF"}), "Sfr": frozenset({"CHF"}), "Bs": frozenset({"BOB", "VES"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
}  # fmt: skip
_ENGLISH: Final = {_DOLLAR: "Dollar", _POUND: "Pound", _RUPEE: "Rupee", _PESO: "Peso",
                   _FRANC: "Franc", _KRONE: "Kron", _DINAR: "Dinar", _RIAL: "ial",
                   _SHILLING: "Shilling", _KWACHA: "Kwacha", _DIRHAM: "Dirham",
                   _CFA: "CFA", _LEU: "Leu", _SOM: "Som"}  # fmt: skip
_CHINESE: Final = table(__name__, "chinese")
_YUANS: Final = ("CNY", "TWD", "HKD", "MOP", "SGD")
#: Characters that the simplified script alone has, among the commonest.
_SIMPLIFIED = re.compile(pattern(__name__, "simplified"))
_TRADITIONAL = re.compile(pattern(__name__, "traditional"))
#: What ends a number, so that the word behind it is the unit of that one and not of the next.
_AFTER_NUMBER: Final = frozenset(pattern(__name__, "after_number"))
_ENDS_IN_BOUND: Final = re.compile(pattern(__name__, "ends_in_bound"))
_NO_SIGN: Final = frozenset(pattern(__name__, "no_sign"))
_CHINESE_CHARACTER = re.compile(pattern(__name__, "chinese_character"))
_CLAUSE_END = re.compile(pattern(__name__, "clause_end"))
#: Last words of names that say something else as well.
_SHARED_ENGLISH: Final = frozenset(table(__name__, "shared_english"))
#: Names of money that stand behind the name of a country.
_OF_COUNTRIES: Final = frozenset(
    {"Rupee", "Peso", "Franc", "Krone", "Krona", "Dinar", "Rial", "Riyal", "Pound", "Shilling",
     "Yen", "Won", "Kwacha", "Dirham"}
)  # fmt: skip
#: What in a text in traditional characters tells whose 元 it speaks of.
_PLACES: Final = {name: re.compile(form) for name, form in table(__name__, "places").items()}
#: Whose Rs or R an English text speaks of, where it does not name the country.
_ENGLISH_PLACES: Final = {
    name: re.compile(rf"\b(?:{form})\b") for name, form in table(__name__, "english_places").items()
}


@dataclass(frozen=True)
class Money:
    """A currency found beside a number.

    Attributes:
        code: ISO 4217, or ``UNKNOWN``.
        start: code point where the sign begins or the word ends.
        doubt: what settled a shared sign or word: ``text``, ``standpoint``, ``language``,
            ``usage``; empty where nothing had to be settled.
        is_shared: true for a sign that several currencies share.
    """

    code: str
    place: int
    doubt: str = ""
    is_shared: bool = False


@dataclass(frozen=True)
class Purse:
    """What a text says of its own currency.

    Attributes:
        text: the plain text.
        original: the text as printed, in its own script.
        standpoint: code of ISO 3166 of the country that the document speaks from; may be empty.
    """

    text: str
    original: str
    standpoint: str = ""

    @cached_property
    def _printed(self) -> frozenset[str]:
        """The codes of the currencies that the text names in full."""
        return frozenset(code for form, code in _cues() if form in self.text)

    @cached_property
    def _script(self) -> str:
        """Which Chinese script the text is in; empty where it is in neither."""
        simplified = len(_SIMPLIFIED.findall(self.original))
        traditional = len(_TRADITIONAL.findall(self.original))
        if not simplified and not traditional:
            return "hans" if _CHINESE_CHARACTER.search(self.original) else ""
        return "hans" if simplified > traditional else "hant"

    @cached_property
    def _countries(self) -> tuple[tuple[int, str], ...]:
        """The currencies of the countries that the text names, each with its place."""
        named = nations.countries(self.text)
        return tuple((place, currencies.of_territory(country)) for place, country in named)

    @cached_property
    def _declared(self) -> str:
        """The currency that the text says all its sums are in; empty where it says none."""
        match = _DECLARED.search(self.text)
        if match is None:
            return ""
        place = match.start(match.lastgroup or 0)
        money = _national(self.text, place) or _named(self.text, place)
        return money.code if money else ""

    def resolve(self, family: str, place: int) -> Money:
        """Return which currency a shared sign or word at a place means here; its own place is 0."""
        own = currencies.of_territory(self.standpoint) if self.standpoint else ""
        if family in currencies.table():
            return Money(family, 0)
        if family == _ROUND:  # 圆 is the yen's character beside a yen
            family = _YEN if "JPY" in self._printed and own != "JPY" else _YUAN
        if self._declared and (self._declared in _candidates(family) or family in (_YUAN, _YEN)):
            return Money(self._declared, 0, "text")
        candidates = _candidates(family)
        if family == _DOLLAR:
            return Money(own, 0, "standpoint") if own in candidates - {"USD"} else Money("USD", 0)
        if family in (_YUAN, _YEN):
            return self._yuan(own, family, place)
        if own in candidates:
            return Money(own, 0, "standpoint")
        here = self._clause(place)
        printed = (self._printed | {code for _, code in self._countries}) & candidates
        if len(printed) > 1:  # of several, the one whose country the clause itself names
            printed &= {code for at, code in self._countries if here <= at <= place}
        if len(printed) == 1:
            return Money(next(iter(printed)), 0, "text")
        return Money(UNKNOWN, 0, "unknown")

    def _clause(self, place: int) -> int:
        """Return where the sentence of a place begins."""
        return max((end.end() for end in _CLAUSE_END.finditer(self.text, 0, place)), default=0)

    def _said_before(self, place: int) -> set[str]:
        """Return the currencies that the sentence of a place names before it."""
        before = self.text[self._clause(place) : place]
        return {code for form, code in _cues() if code in self._printed and form in before}

    def lettered(self, sign: str) -> str:
        """Return the currency that a letter before a sum means here; empty where nothing tells."""
        own = currencies.of_territory(self.standpoint) if self.standpoint else ""
        candidates = _LETTER_SIGNS[sign]
        if own in candidates:
            return own
        if len(candidates) == 1 and len(sign) > 2:  # SFr is the franc of one country
            return next(iter(candidates))
        printed = (self._printed | {code for _, code in self._countries}) & candidates
        printed = printed or (self._near & candidates)
        return next(iter(printed)) if len(printed) == 1 else ""

    @cached_property
    def _near(self) -> frozenset[str]:
        """The currencies of the countries whose cities, bodies or firms the text names."""
        return frozenset(code for code, form in _ENGLISH_PLACES.items() if form.search(self.text))

    def _yuan(self, own: str, family: str, place: int) -> Money:
        told = _COUNTED_IN.search(self.text, max(0, place - 32), place)
        if told and (named := _named(self.text, told.start("money"))):
            return Money(named.code, 0, "text")
        candidates = {"CNY", "JPY"} if family == _YEN else set(_YUANS)
        printed = self._printed & candidates
        is_own = own == "CNY" and family == _YUAN and self._script == "hans"
        if is_own and not printed & self._said_before(place):
            return Money(own, 0, "standpoint")
        if len(printed) == 1:
            return Money(next(iter(printed)), 0, "text")
        if (
            own == "HKD"
            and _PLACES["CNY"].search(self.text)
            and not _PLACES["HKD"].search(self.text)
        ):
            return Money("CNY", 0, "text")
        if own in candidates or (own == "USD" and family == _YUAN and self._script == "hant"):
            return Money(own, 0, "standpoint")
        if self._script == "hans" and not printed - {"CNY"}:
            return Money("CNY", 0, "language")
        if self._script == "hant" and not printed:
            places = [code for code, form in _PLACES.items() if form.search(self.text)]
            if len(places) < 2:
                return Money(places[0], 0, "text") if places else Money("CNY", 0, "usage")
        return Money(UNKNOWN, 0, "unknown")


def before(purse: Purse, place: int) -> Money | None:
    """Return the currency whose sign or word ends at a place of the text, but for one space."""
    text = purse.text
    if text[place - 1 : place] == "-" and text[place - 2 : place - 1] in ("$", " "):
        place -= 1  # US$ -0.3bn
    end = place - 1 if text[place - 1 : place] in (" ", "\n") else place
    if bound := _BOUND_BETWEEN.search(text, max(0, end - 4), end):
        end = bound.start()  # 比索逾6,000亿
        word = _word_before().search(text, max(0, end - 12), end)
        if word is None and not _SHARED_BEFORE.search(text, max(0, end - 12), end):
            return None
    head = text[max(0, end - 12) : end]
    if not head or (head[-1] in _NO_SIGN and not _LETTERS.search(head)):
        return None
    if match := _sign_before().search(head):
        code = _signs()[match[0]]
        if (
            match[0].isalpha()
            and match.start()
            and head[match.start() - 1].isascii()
            and head[match.start() - 1].isalnum()
        ):
            return None
        if match[0] in _WORDS and not _LARGE.match(text, place):
            return None  # TOP 10, ALL 50 states
        return Money(code, end - len(match[0]))
    if match := _LETTERS.search(head):
        code = purse.lettered(match[0]) or (UNKNOWN if match[0].startswith("Rs") else "")
        if code:
            return Money(code, end - len(match[0]), "unknown" if code == UNKNOWN else "text")
    if match := _SPACED.search(head):  # US $5bn
        return Money(_signs()[match[0].replace(" ", "")], end - len(match[0]))
    for sign, family in _SHARED_SIGNS:
        if head.endswith(sign):
            found = purse.resolve(family, place)
            return Money(found.code, end - len(sign), found.doubt, True)
    if head[-1:].islower() and (match := _NATIONAL_BEFORE.search(text, max(0, end - 32), end)):
        national = _national(text, match.start())
        if national and national.place == end:
            return Money(national.code, match.start())
    if (match := _word_before().search(head)) and not _is_behind_number(head[: match.start()]):
        return Money(_by_form()[match[0].lower()], end - len(head) + match.start())
    if (match := _SHARED_BEFORE.search(head)) and not _is_behind_number(head[: match.start()]):
        found = purse.resolve(match.lastgroup or "", place)
        return Money(found.code, end - len(head) + match.start(), found.doubt)
    return None


def _is_behind_number(head: str) -> bool:
    """Tell whether a word is the unit of the number before it: 30亿日元, and not 最多日元."""
    return head[-1:] in _AFTER_NUMBER and not _ENDS_IN_BOUND.search(head)


def after(purse: Purse, place: int) -> Money | None:
    """Return the currency whose name begins at a place of the text."""
    if (national := _national(purse.text, place)) is not None:
        return national
    if named := _named(purse.text, place):
        return named
    if match := _SHARED_AFTER.match(purse.text, place):
        found = purse.resolve(match.lastgroup or "", place)
        return Money(found.code, match.end(), found.doubt)
    return None


def sign_at(text: str, place: int) -> int:
    """Return where the sign of a currency ends that begins at a place; 0 where none does."""
    match = _any_sign().match(text, place)
    return match.end() if match else 0


@cache
def _any_sign() -> re.Pattern[str]:
    signs = sorted({*_signs(), *(sign for sign, _ in _SHARED_SIGNS)}, key=len, reverse=True)
    words = sorted((form for form in _by_form() if not form.isascii()), key=len, reverse=True)
    listed = "|".join(map(re.escape, [*signs, *words]))
    spaced = r"(?:US|HK|NT|NZ|AU|CA) \$"
    return re.compile(rf"(?:{listed}|[A-Z]{{3}}|[A-Z]{{0,3}}[$¥€£]|{spaced}) ?(?=-?[0-9])")


def _named(text: str, place: int) -> Money | None:
    match = _name_after().match(text, place)
    if match and match[0].upper() in _WORDS and not match[0].isupper():
        return None  # the 500 all fell
    return Money(_by_form()[match[0].lower()], match.end()) if match else None


def tagged(money: Money, text: str, end: int) -> Money | None:
    """Return whose dollars a sum is of by the word behind it: $5 million Canadian, $5m (CAD)."""
    if not money.is_shared:
        return None
    match = _TAG.match(text, end)
    country = nations.adjective_at(text, match.start("adjective")) if match else None
    if match is None or country is None or country[0] != match.end("adjective"):
        return None
    code = currencies.of_territory(country[1])
    return Money(code, match.end()) if code in _candidates(_DOLLAR) else None


def _national(text: str, place: int) -> Money | None:
    """Read an English word of money behind the adjective of its country: Kazakh tenge."""
    if not text[place : place + 1].isascii():
        return None
    country = nations.adjective_at(text, place)
    word = _WORD.match(text, country[0]) if country else None
    code = currencies.of_territory(country[1]) if country and word else ""
    last = word["word"].lower() if word else ""
    if not code or last[:3] not in currencies.table()[code].en.rpartition(" ")[2].lower():
        return None
    return Money(code, word.end()) if word else None


#: Codes that headlines print as words: before a small number they are none.
_WORDS: Final = frozenset(
    {"ALL", "BAM", "BOB", "COP", "CUP", "GEL", "LAK", "MAD", "PEN", "RON", "SAR", "SOS", "TOP",
     "TRY", "VES"}
)  # fmt: skip
_LARGE: Final = re.compile(
    r"(?:[0-9.,]+ ?(?:-|–|to) ?)?[0-9.,]+ ?(?:[mb]n?\b|tn\b|thousand|million|billion|trillion)"
    r"|[0-9]{1,3}(?:,[0-9]{3})|[0-9]{4}|[0-9.,]+ ?[^\W\d_a-z]",
    re.IGNORECASE,
)
#: Sudanese pounds 1,200: the name before the sum.
_NATIONAL_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:pounds|francs|dollars|yen|yuan|rupees|pesos"
    r"|shillings|dinars|riyals|rials|krone[rn]|kronor|lira|rand|baht|ringgit|rupiah|reais|roubles|rubles|won|naira|cedis|birr)\Z"
)
_WORD: Final = re.compile(r"[ \n-](?P<word>[^\W\d]{3,})")
_DECLARED: Final = re.compile(pattern(__name__, "declared"))
_COUNTED_IN: Final = re.compile(pattern(__name__, "counted_in"))
_TAG: Final = re.compile(pattern(__name__, "tag"))
_SPACED: Final = re.compile(r"(?<![A-Za-z])(?:US|U\.S\.|HK|NT|NZ|AU|CA) \$\Z")
_LETTERS: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:" + "|".join(map(re.escape, _LETTER_SIGNS)) + r")\Z"
)


@cache
def _by_form() -> dict[str, str]:
    """Each printed form of a name, and each code, with the currency that alone bears it."""
    found: dict[str, str] = {}
    for code, currency in currencies.table().items():
        for form in (
            *currency.forms,
            code,
            *(s for s in currency.signs if s.isalpha() or s == "€"),
        ):
            found.setdefault(form.lower(), code)
    for code, currency in currencies.table().items():  # bolivianos, where one country has them
        last = currency.en.rpartition(" ")[2].lower()
        others = [c for c in currencies.table().values() if c.en.lower().endswith(last)]
        if len(others) == 1 and last.isascii() and last not in _SHARED_ENGLISH:
            for form in (last, last.removesuffix("s"), last + "s"):
                found.setdefault(form, code)
    for form, code in _short_forms():
        found.setdefault(form, code)
    return found


def _short_forms() -> list[tuple[str, str]]:
    """Return the Chinese names of money that one country alone has, without the country's."""
    owners: dict[str, set[str]] = {}
    for code, currency in currencies.table().items():
        for form in (currency.zh, *currency.forms):
            for country in nations.chinese_names(currency.territories):
                if form.startswith(country) and len(form) > len(country) + 1:
                    owners.setdefault(form.removeprefix(country), set()).add(code)
    codes = currencies.table()
    return [
        (form, next(iter(whose)))
        for form, whose in owners.items()
        if len(whose) == 1
        and sum(any(f.endswith(form) for f in c.forms) for c in codes.values()) == 1
    ]


@cache
def _signs() -> dict[str, str]:
    return {sign: code for code, currency in currencies.table().items() for sign in currency.signs}


@cache
def _name_after() -> re.Pattern[str]:
    forms = sorted(_by_form(), key=len, reverse=True)
    return re.compile(
        "|".join(re.escape(form) + (r"\b" if form[-1].isascii() else "") for form in forms),
        re.IGNORECASE | re.ASCII,
    )


@cache
def _sign_before() -> re.Pattern[str]:
    signs = sorted(_signs(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, signs))})\\Z")


@cache
def _word_before() -> re.Pattern[str]:
    forms = sorted((f for f in _by_form() if not f.isascii()), key=len, reverse=True)
    listed = "|".join(forms)
    return re.compile(f"(?:{_PART_OF_NAME}(?:{listed})|rmb|cny)\\Z", re.IGNORECASE | re.ASCII)


@cache
def _candidates(family: str) -> frozenset[str]:
    english, chinese = _ENGLISH.get(family, "\0"), _CHINESE.get(family, "\0")
    return frozenset(
        code
        for code, currency in currencies.table().items()
        if english in " ".join(currency.forms)
        or any(chinese in form for form in (currency.zh, *currency.forms))
    )


@cache
def _cues() -> tuple[tuple[str, str], ...]:
    """What in a text tells that it speaks of a currency: its name, or the country it is of."""
    found = []
    for code, currency in currencies.table().items():
        forms = [form for form in currency.forms if form.lower() not in _SHARED_ENGLISH]
        for family in _CHINESE.values():
            named = [form for form in currency.forms if form.endswith(family) and form != family]
            forms += [form.removesuffix(family) for form in named]
        for form in currency.forms:
            head, _, last = form.rpartition(" ")
            if head and last in _OF_COUNTRIES:
                forms.append(head)
        forms += ["RMB", "CNY"] if code == "CNY" else []
        found += [(form, code) for form in dict.fromkeys(forms) if form]
    return tuple(found)


#: 布兰特62美元: a word of money inside a name.
_PART_OF_NAME: Final = pattern(__name__, "part_of_name")
_BOUND_BETWEEN: Final = re.compile(pattern(__name__, "bound_between") + r"\Z")
_SHARED_BEFORE: Final = re.compile(
    "(?:"
    + "|".join(f"(?P<{family}>{form})" for form, family in table(__name__, "shared_before"))
    + ")\\Z"
)
_SHARED_AFTER: Final = re.compile(
    "|".join(f"(?P<{family}>{form})" for form, family in _SHARED_WORDS), re.IGNORECASE | re.ASCII
)
