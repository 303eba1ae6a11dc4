"""Lawful odd files by the table: what people write, and what no check may refuse.

Each family varies one thing of a lawful file: how it is laid out, how it is spelt, which script a
name is in, which form a value has.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import copies

LOAN: Final = copies.LOAN
LABEL: Final = "actor:odd-name a lode:Company ;\n    skos:prefLabel {} ,\n        {} ;\n.\n"


class Case(NamedTuple):
    """One lawful file: what is odd in it, where it stands, what it holds."""

    about: str
    place: str
    text: str

    def __str__(self) -> str:
        return self.about.replace(" ", "_")


PASSAGE: Final = "data/documents/sample/02-x.ttl"
REGISTER: Final = "data/register/odd.ttl"


def layouts() -> Iterator[Case]:
    """Yield one loan in many layouts."""
    flat = " ".join(LOAN.split())
    blocks = [part.strip() for part in flat.removesuffix(".").split(";") if part.strip()]
    subject, first = blocks[0].split(" ", 1)
    pairs = [first, *blocks[1:]]
    yield Case("one line", PASSAGE, flat + "\n")
    yield Case("no last line end", PASSAGE, flat)
    yield Case("no blanks before signs", PASSAGE, flat.replace(" ;", ";").replace(" .", "."))
    yield Case("tabs", PASSAGE, LOAN.replace("    ", "\t"))
    yield Case("windows line ends", PASSAGE, LOAN.replace("\n", "\r\n"))
    yield Case("blank lines", PASSAGE, LOAN.replace("\n", "\n\n"))
    yield Case("blanks at line ends", PASSAGE, LOAN.replace("\n", "   \n"))
    yield Case("a comment on each line", PASSAGE, LOAN.replace("\n", " # so\n"))
    yield Case("a comment in Chinese", PASSAGE, "# 示例：贷款\n" + LOAN)
    yield Case("a comment of signs", PASSAGE, "# <>[]{}\"'\\^@;.,\n" + LOAN)
    yield Case("a comment at the end", PASSAGE, LOAN + "# end")
    yield Case("semicolons twice", PASSAGE, LOAN.replace(" ;", " ; ;"))
    yield Case("no last semicolon", PASSAGE, f"{subject} {' ; '.join(pairs)} .")
    yield Case("a statement each", PASSAGE, "".join(f"{subject} {pair} .\n" for pair in pairs))
    yield Case("in reverse", PASSAGE, f"{subject} {' ; '.join(reversed(pairs))} .")
    yield Case("said twice", PASSAGE, LOAN + LOAN)
    yield Case("a word a line", PASSAGE, "\n".join(flat.split(" ")) + "\n")
    yield Case("many blanks", PASSAGE, flat.replace(" ", "     "))
    for number, pair in enumerate(pairs):
        turned = " ; ".join([pair, *pairs[:number], *pairs[number + 1 :]])
        yield Case(f"first is {number}", PASSAGE, f"{subject} {turned} .")
    table = {
        "instrument": "id/instrument/", "lode": "ont/", "quantity": "id/quantity/",
        "actor": "id/actor/", "stage": "id/stage/",
    }  # fmt: skip
    base = "https://w3id.org/lodestone/"
    old = "".join(f"@prefix {name}: <{base}{end}> .\n" for name, end in table.items())
    new = "".join(f"PREFIX {name}: <{base}{end}>\n" for name, end in table.items())
    yield Case("old prefix lines", PASSAGE, old + LOAN)
    yield Case("new prefix lines", PASSAGE, new + LOAN)
    yield Case("prefix lines in lower case", PASSAGE, new.replace("PREFIX", "prefix") + LOAN)
    yield Case("prefix lines twice", PASSAGE, new + new + LOAN)
    for name, end in table.items():
        yield Case(f"{name} written out", PASSAGE,
                   " ".join(f"<{base}{end}{word.removeprefix(name + ':')}>"
                            if word.startswith(name + ":") else word
                            for word in flat.split(" ")) + "\n")  # fmt: skip


#: Names as the world has them: scripts, marks, signs, lengths.
NAMES: Final = (
    "Äspö", "São Tomé", "Łódź", "Škoda", "Ørsted", "Þór", "Ångström", "Ñuble", "Çeşme", "Hà Nội",
    "Aluminium Norf GmbH & Co. KG", "Moly-Cop", "AT&T", "3M", "7-Eleven", "Yahoo!", "O'Neil",
    "L’Oréal", "“Quoted” Metals", "C++ Metals", "شركة معادن", "חברת מגנטים",
    "한국광해광업공단", "日本製鉄", "トヨタ自動車", "みずほ銀行", "বাংলা খনি", "भारत खनिज",
    "ไทยเหมืองแร่", "საქართველო", "ᓄᓇᕗᑦ", "தமிழ் சுரங்கம்", "X", "Q2 Earth", "20 Microns",
    "a.s. Kovohutě", "Société (Suisse)", "PT Timah Tbk", "No. 5 Mine", "№ 5", "Co/Ni Partners",
    "M&M's", "50% Mine", "$ Mining", "€uro Metals", "Blue ☆ Star", "H₂O Metals", "Mine²", "½ Way",
    "Iron — Ore", "Iron–Ore", "en: fin", "semi; colon", "back\\\\slash", "tab\\tbed", "Ich & Du",
)  # fmt: skip


def names() -> Iterator[Case]:
    """Yield things whose names look odd and are right."""
    for number, name in enumerate(NAMES):
        text = LABEL.format(f'"{name}"@en', '"某公司"@zh-Hans')
        yield Case(f"name {number}", REGISTER, text)
    for number, name in enumerate(
        ("𠮷野", "㐂", "䲁", "〇", "AI芯片", "甲·乙", "（新）公司", "第3矿")
    ):
        text = LABEL.format('"Some"@en', f'"{name}公司"@zh-Hans')
        yield Case(f"Chinese name {number}", REGISTER, text)
    long = LABEL.format('"An Example"@en', '"某"@zh-Hans')
    yield Case("traditional name", REGISTER, long.replace(" ;\n.", ' , "某礦業"@zh-Hant ;\n.'))
    yield Case("escaped letters", REGISTER, LABEL.format('"S\\u00E3o"@en', '"\\u77FF"@zh-Hans'))
    yield Case("single quotes", REGISTER, LABEL.format("'An Example'@en", "'某'@zh-Hans"))
    yield Case(
        "long quotes", REGISTER, LABEL.format('"""An "Example" Name"""@en', '"""某"""@zh-Hans')
    )


#: Names in scripts whose letters look like others, each under its language.
OTHER_NAMES: Final = {
    "ru": ("Метинвест", "Казатомпром", "ВСМПО-Ависма"), "el": ("Ελλάκτωρ", "Μυτιληναίος"),
    "hy": ("Հայաստան",), "uk": ("Укртитан",), "kk": ("Қазатомөнеркәсіп",), "sr": ("Борски рудник",),
}  # fmt: skip


#: Values of each kind in each of their forms.
MONEY: Final = (
    "USD-1", "USD-999", "USD-1k", "USD-5m", "USD-2.26bn", "USD-1.001tn", "USD-about-300m",
    "USD-atleast-2bn", "USD-over-2bn", "USD-atmost-620m", "USD-under-5m", "USD-1m-to-3m",
    "USD-about-1m-to-3m", "USD-900m-to-1.1bn", "USD-lost", "EUR-5m", "CNY-30bn", "JPY-1.2tn",
    "GBP-7m", "AUD-8m", "CAD-9m", "KRW-1.5tn", "INR-12bn", "SAR-3bn", "BRL-4m", "CHF-6m",
    "USD-0.5", "USD-1.5k", "USD-12.34m", "USD-123.456k", "USD-7", "SEK-2bn", "NOK-3bn",
    "USD-99.99bn", "EUR-lost", "EUR-about-5m", "CNY-over-30bn", "CNY-atleast-1tn", "JPY-atmost-9bn",
    "GBP-under-3m", "AUD-1bn-to-2bn", "CAD-about-1bn-to-2bn", "USD-0.01", "USD-10k", "USD-100k",
)  # fmt: skip
STAGES: Final = (
    "unsaid", "announced", "announced-2025", "announced-2025-11", "announced-2025-11-30",
    "announced-about-2028", "announced-by-2030", "announced-before-2025", "announced-after-2025",
    "announced-1980s", "announced-2025-to-2027", "announced-lost", "announced-2025-lost",
    "considered", "negotiated", "planned", "expected", "proposed", "letter", "conditional",
    "committed", "agreed", "signed", "approved", "held", "funded", "delivered", "suspended",
    "lapsed", "refused",
)  # fmt: skip
SHARES: Final = (
    "percent-15", "percent-about-5.5", "percent-5-to-10", "fraction-2-of-3", "percent-atleast-51",
    "percent-100", "percent-0.1", "fraction-about-1-of-2",
)  # fmt: skip
DAYS: Final = (
    "2025-08-10", "2025-10", "2025", "1980s", "about-2028", "by-2030", "before-2027", "after-2026",
    "2025-to-2027", "2025-lost", "2024-02-29",
)  # fmt: skip
LOCATORS: Final = ("1", "1 , 2", "3.2", "12", "1 , 3.2", "2 , 1", "9.9", "99")


def values() -> Iterator[Case]:
    """Yield the loan with each form of amount, stage and locator."""
    for name in MONEY:
        yield Case(f"amount {name}", PASSAGE, LOAN.replace("USD-atmost-620m", name))
    for name in STAGES:
        yield Case(f"stage {name}", PASSAGE, LOAN.replace("conditional-2025-11", name))
    for text in LOCATORS:
        yield Case(f"locator {text}", PASSAGE, LOAN.replace("locator 1", f"locator {text}"))
    for name in SHARES:
        text = LOAN.replace("lode:locator 1", f"lode:share quantity:{name} ;\n    lode:locator 1")
        yield Case(f"share {name}", PASSAGE, text)
    for name in DAYS:
        text = LOAN.replace("lode:locator 1", f"lode:dueBy date:{name} ;\n    lode:locator 1")
        yield Case(f"due {name}", PASSAGE, text)


CASES: Final = tuple(case for family in (layouts, names, values) for case in family())
