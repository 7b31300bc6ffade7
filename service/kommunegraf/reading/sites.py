"""What a web page says of its site outside its text: the title, the site's name, and the words around the main part."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

_NAMES = 'meta[property="og:site_name"], meta[name="application-name"], meta[name="author"], meta[name="publisher"]'
_AROUND = "footer, [role=contentinfo]"
_LONGEST = 1_000  # code points of each
_MOST = 12


def site_words(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The title (HTML, 4.2.2), the names that `meta` gives (4.2.5.1, and Open Graph's site name) and the footers, each
    as one line cut at 1,000 code points; at most 12."""
    found = [node.text() for node in tree.css("head > title")]
    found += [node.attributes.get("content") or "" for node in tree.css(_NAMES)]
    found += [node.text(separator=" ") for node in tree.css(_AROUND)[:_MOST]]
    lines = (" ".join(words[: 2 * _LONGEST].split())[:_LONGEST] for words in found)
    return tuple(line for line in lines if line)[:_MOST]
