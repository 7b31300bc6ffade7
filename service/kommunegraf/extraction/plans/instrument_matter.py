"""Reads what a policy or plan is for: the nouns behind "for" in its name, and where they end."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from kommunegraf.extraction.plans.instrument_words import words
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.gazetteer import AuthorityMention, authority_mentions
from kommunegraf.reading.document import Span

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*-?")
_GAP = re.compile(r"[^\S\n]*\n?[^\S\n]*")
_MATTER_WORDS = 7


@cache
def _and() -> re.Pattern[str]:
    """What joins two nouns of a matter."""
    return re.compile(rf"[^\S\n]+(?:{alternatives(words().name.joins)})(?=[^\S\n]+[^\W\d_])")


@cache
def _further() -> re.Pattern[str]:
    """The nouns that go on a list, to its end."""
    joins = alternatives(words().name.joins)
    return re.compile(rf"(?:,[^\S\n]+[a-zæøå]+){{1,3}}[^\S\n]+(?:{joins})[^\S\n]+[a-zæøå]+")


_OF = "af"


class MatterReader:
    """Reads matters in one text; `authorities` are those that it names in full, with where they start and end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.authorities = [each for each in authority_mentions(text) if each.form != "name-only"]
        self.starts = [each.span.start for each in self.authorities]
        self.ends = [each.span.end for each in self.authorities]

    def _authority_at(self, at: int) -> AuthorityMention | None:
        index = bisect_left(self.starts, at)
        if index < len(self.starts) and not self.text[at : self.starts[index]].strip(" \t\n"):
            return self.authorities[index]
        return None

    def _word_after(self, here: int) -> re.Match[str] | None:
        gap = _GAP.match(self.text, here)
        return _WORD.match(self.text, gap.end() if gap else here)

    def _noun_phrase(self, at: int) -> Span | None:
        """Determiners and adjectives, a noun, and a second noun joined by "og"; None where no noun comes."""
        name = words().name
        first: int | None = None
        end = at
        here = at
        for _ in range(_MATTER_WORDS):
            word = self._word_after(here)
            if word is None:
                break
            folded = word.group().casefold()
            if folded in name.determiners:
                first = word.start() if first is None else first
                here = word.end()
                continue
            if folded in name.stops or folded[0].isdigit():
                break
            first = word.start() if first is None else first
            here = end = word.end()
            if folded.endswith("-") or folded.endswith(name.adjective_endings):
                joined = _and().match(self.text, here)
                if joined is not None:
                    here = joined.end()
                continue
            joined = _and().match(self.text, here)
            if joined is None or set(words().name.joins) & set(self.text[first:end].casefold().split()):
                break
            upcoming = self._word_after(joined.end())
            if upcoming is None or upcoming.group().casefold() in name.stops | name.determiners:
                break
            here = end = upcoming.end()
            break
        if first is None or end <= first:
            return None
        return Span(first, self._more_of_it(first, end))

    def _more_of_it(self, first: int, end: int) -> int:
        """Where a matter ends that goes on: "børn og unges vægt", "tobak, vin og øl", "trivsel blandt unge"."""
        name = words().name
        listed = _further().match(self.text, end)
        if listed is not None and self.text[first:end].isalpha():
            end = listed.end()
        if self.text[first:end].endswith("s"):
            owned = self._word_after(end)
            if owned is not None and owned.group().islower() and owned.group() not in name.stops | name.determiners:
                end = owned.end()
        lead = self._word_after(end)
        if lead is not None and lead.group() == _OF and self.text[first:end].endswith(name.deeds):
            done = self._word_after(lead.end())
            if done is not None and done.group().islower() and done.group() not in name.stops | name.determiners:
                return done.end()
        if lead is not None and lead.group() in name.among:
            among = self._noun_phrase(lead.end()) if self._authority_at(lead.end()) is None else None
            end = among.end if among is not None else end
        elif lead is not None and lead.group() in name.whose and self._authority_at(lead.end()) is None:
            inner = self._word_after(lead.end())
            place = inner is not None and inner.group()[0].isupper()
            plain = place or (inner is not None and not inner.group().endswith(name.definite))
            if inner is not None and plain and inner.group() not in name.stops | name.determiners:
                end = inner.end()
        return end
