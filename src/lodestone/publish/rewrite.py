"""Rewrite rules for Apache: every IRI answers 303 to the document that the client prefers.

Two files come of it: ``w3id/.htaccess`` for a permanent-IRI service, which holds no file and sends
on to the site; ``site/.htaccess`` for an Apache that serves ``dist/site`` itself. Both weigh the
q-values of ``Accept`` and ``Accept-Language``: each is cut to digits that compare as texts do
(``1``, ``0.85``, ``0.5``, ``0``), the most specific range wins, and a page wins between equals.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from lodestone.model.addresses import FOLDERS, SHARED
from lodestone.model.media import MEDIA
from lodestone.model.words import pair

#: Stands for the address of the site, which whoever publishes it writes in its place.
SITE: Final = "https://lodestone.example/"
#: What an IRI can be had as: the variable that holds its quality, its media type, its ending.
_FORMS: Final = (
    ("HTML", "text/html", "html"),
    ("TTL", "text/turtle", "ttl"),
    ("JSONLD", "application/ld+json", "jsonld"),
)
_ENDINGS: Final = "|".join(ending[1:].replace(".", r"\.") for ending in MEDIA)
#: A quality below 1, without the noughts at its end; what does not match it is 1.
_BELOW_ONE: Final = r"[^,]*;\s*q=(0(?:\.[0-9]*[1-9])?)[.0]*\s*(?:;|,|$)"
_PATH: Final = "[A-Za-z0-9._/-]"


def files(shared: Collection[str] = SHARED) -> dict[str, str]:
    """Return the two files, by their names in ``dist/``.

    Args:
        shared: the kinds whose things share pages.
    """
    return {"w3id/.htaccess": permanent(SITE, shared), "site/.htaccess": hosted(shared)}


def permanent(site: str, shared: Collection[str] = SHARED) -> str:
    """Return the rules of a permanent-IRI service.

    Args:
        site: the address of the site, with a slash at its end.
        shared: the kinds whose things share pages.
    """
    return _text(
        *pair(__name__, "permanent-iris-lodestone-each-leads"),
        "Options +FollowSymLinks",
        "RewriteEngine on",
        *pair(__name__, "words"),
        f"RewriteRule ^ - [E=SITE:{site}]",
        "",
        "# What has an ending is a document: it moves as it is.",
        f"RewriteRule ^({_PATH}+\\.(?:{_ENDINGS}))$ %{{ENV:SITE}}$1 [R=303,NE,L]",
        "",
        *_choice(shared),
    )


def hosted(shared: Collection[str] = SHARED) -> str:
    """Return the rules of an Apache that serves the site, in whatever folder it stands."""
    return _text(
        *pair(__name__, "site-lodestone-on-apache-made"),
        "Options +FollowSymLinks -Indexes -MultiViews",
        "DirectorySlash Off",
        "DirectoryIndex disabled",
        *(f"AddType {media.type} {end}" for end, media in MEDIA.items() if not media.is_common),
        "AddCharset utf-8 " + " ".join(end for end, media in MEDIA.items() if media.is_text),
        "<IfModule mod_headers.c>",
        '    Header always set X-Content-Type-Options "nosniff"',
        '    Header always set Referrer-Policy "no-referrer"',
        "</IfModule>",
        "RewriteEngine on",
        "",
        "# The folder that this file stands in, as a client sees it.",
        'RewriteCond "%{REQUEST_URI}::$0" "^(.*?/)(.*)::\\2$"',
        "RewriteRule ^.*$ - [E=SITE:%1]",
        "",
        "# What is hidden stays so; what is a file is a document.",
        "RewriteRule (?:^|/)\\. - [F,L]",
        "RewriteCond %{REQUEST_FILENAME} -f",
        "RewriteRule ^ - [L]",
        f"RewriteRule \\.(?:{_ENDINGS})$ - [R=404,L]",
        "",
        *_choice(shared),
    )


def _text(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def _choice(shared: Collection[str]) -> Iterator[str]:
    """Yield the rules from an IRI to its document."""
    yield "<IfModule mod_headers.c>"
    yield '    Header always merge Vary "Accept, Accept-Language"'
    yield '    Header always set Access-Control-Allow-Origin "*"'
    yield "</IfModule>"
    for name, media, _ in _FORMS:
        yield ""
        yield f"# The quality of {media}."
        yield from _quality(name, "Accept", _ranges(media))
    yield ""
    yield "# The qualities of the languages."
    yield from _quality("ZH", "Accept-Language", (r"\*", r"zh(?:-[a-z0-9-]+)?"))
    yield from _quality("EN", "Accept-Language", (r"\*", r"en(?:-[a-z0-9-]+)?"))
    yield ""
    yield "# Nothing that there is will do."
    refused = " && ".join(f"reqenv('{name}') == '0'" for name, _, _ in _FORMS)
    yield f'RewriteCond expr "{refused}"'
    yield "RewriteRule ^ - [R=406,L]"
    yield ""
    yield "# The best of them; a page between equals, English between equals."
    yield "RewriteRule ^ - [E=FORM:html,E=TONGUE:]"
    yield "RewriteCond expr \"reqenv('TTL') > reqenv('HTML')\""
    yield "RewriteRule ^ - [E=FORM:ttl]"
    best = "reqenv('JSONLD') > reqenv('HTML') && reqenv('JSONLD') > reqenv('TTL')"
    yield f'RewriteCond expr "{best}"'
    yield "RewriteRule ^ - [E=FORM:jsonld]"
    yield "RewriteCond %{ENV:FORM} =html"
    yield "RewriteCond expr \"reqenv('ZH') > reqenv('EN')\""
    yield f"RewriteRule ^ - [E=TONGUE:{FOLDERS['zh']}]"
    yield ""
    yield "# Many things share a file, in which each has an anchor."
    kinds, pages = ("|".join(sorted(names)) for names in (SHARED, shared))
    yield "RewriteCond %{ENV:FORM} =html"
    yield (
        f"RewriteRule ^id/({pages})/([A-Za-z0-9._-]{{2}})([A-Za-z0-9._-]*)$ "
        "%{ENV:SITE}%{ENV:TONGUE}id/$1/$2.html#$2$3 [R=303,NE,L]"
    )
    yield (
        f"RewriteRule ^id/({kinds})/([a-z0-9-]{{2}})[a-z0-9-]*$ "
        "%{ENV:SITE}id/$1/$2.%{ENV:FORM} [R=303,NE,L]"
    )
    yield ""
    yield "# Every other IRI has files of its own."
    yield "RewriteRule ^$ %{ENV:SITE}%{ENV:TONGUE}index.%{ENV:FORM} [R=303,NE,L]"
    yield (
        f"RewriteRule ^({_PATH}*[A-Za-z0-9_-])/?$ "
        "%{ENV:SITE}%{ENV:TONGUE}$1.%{ENV:FORM} [R=303,NE,L]"
    )


def _ranges(media: str) -> tuple[str, ...]:
    """Return the ranges that take a media type, the widest first: a later one has the last word."""
    kind, _, name = media.partition("/")
    return r"\*/\*", rf"{kind}/\*", f"{kind}/{name}".replace("+", r"\+")


def _quality(name: str, header: str, ranges: Iterable[str]) -> Iterator[str]:
    """Yield the rules that put the quality of something into a variable."""
    yield f"RewriteRule ^ - [E={name}:0]"
    yield f"RewriteCond %{{HTTP:{header}}} ^\\s*$"
    yield f"RewriteRule ^ - [E={name}:1]"
    for pattern in ranges:
        found = rf"(?:^|,)\s*{pattern}\s*"
        yield f'RewriteCond %{{HTTP:{header}}} "{found}(?:;|,|$)" [NC]'
        yield f"RewriteRule ^ - [E={name}:1]"
        yield f'RewriteCond %{{HTTP:{header}}} "{found}{_BELOW_ONE}" [NC]'
        yield f"RewriteRule ^ - [E={name}:%1]"
