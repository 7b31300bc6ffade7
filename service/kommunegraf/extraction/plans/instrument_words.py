"""The words for policies, strategies and plans, and how their names are made, as a data file gives them."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pydantic import Field

from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.lexicon import Lexicon, load

Kind = Literal["policy", "action-plan", "plan"]


class Word(Lexicon):
    kind: Kind
    plain: str
    definite: str
    plural: tuple[str, ...] = ()
    alone: bool = True
    general: bool = False


class Except(Lexicon):
    words: tuple[str, ...]
    plans: frozenset[str]
    before: tuple[str, ...]


class Name(Lexicon):
    adjectives: tuple[str, ...]
    for_: tuple[str, ...] = Field(alias="for")
    definite_for: tuple[str, ...] = Field(alias="definite-for")
    adjective_endings: tuple[str, ...] = Field(alias="adjective-endings")
    determiners: frozenset[str]
    stops: frozenset[str]
    extension: tuple[str, ...]
    joins: tuple[str, ...]
    whose: tuple[str, ...]
    inside: tuple[str, ...]
    joined: frozenset[str]
    deeds: tuple[str, ...]
    no_name: tuple[str, ...] = Field(alias="no-name")
    period_leads: tuple[str, ...] = Field(alias="period-leads")
    among: frozenset[str]
    any: frozenset[str]
    itself: tuple[str, ...]
    definite: tuple[str, ...]
    period_nouns: tuple[str, ...] = Field(alias="period-nouns")


class InstrumentWords(Lexicon):
    """The form of `mappings/lexicon/instrument-words.toml`."""

    word: tuple[Word, ...]
    except_: Except = Field(alias="except")
    name: Name


@cache
def words() -> InstrumentWords:
    """The word list. Raises `ConfigurationError` where the file is wrong."""
    return load("instrument-words", InstrumentWords)


@cache
def heads() -> tuple[Caseless, dict[str, tuple[Word, bool, bool]]]:
    """What finds every form of the words, and for each form its word, if it has "the", and if it is a plural."""
    forms: dict[str, tuple[Word, bool, bool]] = {}
    for word in words().word:
        forms[word.plain.casefold()] = (word, False, False)
        forms[word.definite.casefold()] = (word, True, False)
        for plural in word.plural:
            forms[plural.casefold()] = (word, False, True)
    ordered = sorted(forms, key=len, reverse=True)
    return Caseless(rf"({'|'.join(map(re.escape, ordered))})(s|')?(?![\w])"), forms
