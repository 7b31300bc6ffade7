"""What classes, properties, concepts and authorities are called on pages, and in which order lists of them stand.

They are those of `vocabulary`: pages that ask for many names need no generation and no look-up for it.
"""

from __future__ import annotations

from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.vocabulary import vocabulary


def label(language: str, iri: str, base: str = DEFAULT_BASE) -> str | None:
    """What a term, concept, municipality or region is called in a language, else in the other; None where unknown.

    `base` is what our IRIs begin with where they are used.
    """
    asked = DEFAULT_BASE + iri.removeprefix(base) if iri.startswith(base) else iri
    named = vocabulary(DEFAULT_BASE).labels.get(asked, {})
    return named.get(language) or named.get("en" if language == "da" else "da")


def municipality(code: str) -> str:
    """The short name of a municipality by its kommunekode; the code where there is none."""
    return vocabulary(DEFAULT_BASE).short_names.get(f"{DEFAULT_BASE}id/municipality/{code}", code)


def municipalities() -> list[tuple[str, str]]:
    """(kommunekode, short name) of all municipalities, by name in the order of the Danish alphabet."""
    prefix = f"{DEFAULT_BASE}id/municipality/"
    short = vocabulary(DEFAULT_BASE).short_names
    names = [(iri.removeprefix(prefix), name) for iri, name in short.items() if iri.startswith(prefix)]
    return sorted(names, key=lambda pair: pair[1].replace("Aa", "Å").translate(_ALPHABET))


def concepts(scheme: str, language: str) -> list[tuple[str, str]]:
    """(code, label) of a concept scheme (`health-topic`), by label."""
    prefix = f"{DEFAULT_BASE}id/concept/{scheme}/"
    labels = vocabulary(DEFAULT_BASE).labels
    found = [
        (iri.removeprefix(prefix), named[language])
        for iri, named in labels.items()
        if iri.startswith(prefix) and language in named
    ]
    return sorted(found, key=lambda pair: pair[1].translate(_ALPHABET))


# Æ, Ø and Å come last in Danish, in this order; in names Aa is another way of writing Å.
_ALPHABET = str.maketrans({"Æ": "\uffd0", "Ø": "\uffd1", "Å": "\uffd2", "æ": "\uffd0", "ø": "\uffd1", "å": "\uffd2"})
