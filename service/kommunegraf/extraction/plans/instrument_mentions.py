"""Finds names of policies, strategies and plans: the word, whose it is, what it is for, its own name and its years."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache

from kommunegraf.extraction.plans.instrument_matter import MatterReader
from kommunegraf.extraction.plans.instrument_words import Kind, Word, heads, words
from kommunegraf.extraction.records import Temporal
from kommunegraf.extraction.words.dates import DateMention, dates
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.gazetteer import AuthorityMention
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class InstrumentMention:
    """One place that names an instrument; all spans count in the text given.

    `lemma` is the word in its plain form, folded, with the adjectives of its name ("sundhedspolitik", "boligsocial
    helhedsplan"), `word` the same without compound and adjectives; `definite` where it stands with "the";
    `creator` the authority that the name itself says it belongs to; `matter` what it is for; `target` the instrument
    it carries out ("handleplan for sundhedspolitikken"), `link` the words that say so; `quoted` its own name, without
    quotation marks; `period` its years; `calls_back` where the word ("politikken") can only mean one named before;
    `titled` where a compound is written as a name, with a capital inside a sentence ("i Ældrepolitikken"); `general`
    where the word ("planen") may call back one of another word that ends so ("handleplan"); `any` where "en" before a
    word in small letters says that it is any such plan ("en handleplan for køkkenet").
    """

    span: Span
    head: Span
    kind: Kind
    lemma: str
    word: str
    definite: bool
    creator: AuthorityMention | None = None
    creator_span: Span | None = None
    matter: Span | None = None
    target: InstrumentMention | None = None
    link: Span | None = None
    quoted: Span | None = None
    period: DateMention | None = None
    calls_back: bool = False
    titled: bool = False
    general: bool = False
    any: bool = False

    @property
    def bare(self) -> bool:
        """Whether the word stands alone, so that it can only call back what was named before."""
        return not (self.creator or self.matter or self.target or self.quoted or self.period)

    @property
    def specific(self) -> bool:
        """Whether the word itself says more than its kind ("forebyggelseshandleplan")."""
        return self.lemma != self.word

    @property
    def distinctive(self) -> bool:
        """Whether the name tells it from others of the same owner: own name, or years."""
        return self.quoted is not None or self.period is not None


_BEFORE = re.compile(r"([^\W_]+(?:[-'’][^\W_]+)*-?)[^\S\n]{1,3}\Z")
_QUOTED = re.compile(r"[,:]?[^\S\n]{0,2}\n?[^\S\n]{0,2}[\"“”„»«]([^\"“”„»«\n]{2,160})[\"“”„»«]")
_YEAR = re.compile(r"[^\S\n]((?:19|20)\d\d)(?![^\W_]|[-–/.,]\d)")
_YEARS = re.compile(r"[^\S\n](?:19|20)\d\d[-–/](?:19|20)\d\d\b")
_TOWN = re.compile(r"[^\S\n]i[^\S\n][A-ZÆØÅ][^\W\d_]{2,20}(?=[^\S\n](?:19|20)\d\d[-–/](?:19|20)\d\d\b)")
# "Gå med hinanden - handleplan 2031-2035": a name of its own before a dash.
_DASHED = re.compile(r"[^\S\n][-–][^\S\n]\Z")
_WINDOW = 120


@cache
def _hanging() -> re.Pattern[str]:
    """The first halves of "sundheds- og omsorgspolitik"."""
    return re.compile(rf"(?:[^\W_]+-,?[^\S\n]+)+(?:{alternatives(words().name.joins)})[^\S\n]+\Z")


@cache
def _proper() -> re.Pattern[str]:
    """Two capitalised words or more, with small words between them."""
    small = rf"(?:[^\S\n](?:{alternatives(words().name.inside)})){{0,2}}"
    return re.compile(rf"[^\S\n]{{1,2}}([A-ZÆØÅ][\w-]{{1,30}}(?:{small}[^\S\n][A-ZÆØÅ][\w-]{{0,30}}){{1,5}})")


@cache
def _in() -> re.Pattern[str]:
    return re.compile(rf"[^\S\n]+(?:{alternatives(words().name.whose)})(?![\w])")


@cache
def _opening() -> re.Pattern[str]:
    """What may stand between a name and its years."""
    gap, name = r"[^\S\n]{0,2}", words().name
    leads, nouns = alternatives(name.period_leads), alternatives(name.period_nouns)
    return re.compile(rf"{gap}[(,]?{gap}(?:{leads})?{gap}(?:{nouns})?{gap}", re.IGNORECASE)


def instrument_mentions(text: str) -> tuple[InstrumentMention, ...]:
    """All names of instruments in `text`, by where their word stands.

    A name inside another ("Handleplan for Sundhedspolitik 2023-2026") is given too, and as the outer one's `target`.
    Plurals name no single instrument and give nothing. Linear in the text.
    """
    pattern, forms = heads()
    hits = []
    for match in pattern.finditer(text):
        word, definite, plural = forms[match[1].casefold()]
        start = _word_start(text, match.start())
        compound = text[start : match.start()].casefold()
        lemma = compound + word.plain.casefold()
        if plural or lemma in words().except_.words or _of_one_person(text, start):
            continue
        if word.general and (compound or not definite) and not _may_be_named(text, start, lemma, definite):
            continue  # a timetable is a plan too
        hits.append((start, match.end(1), bool(match[2]), word, definite, lemma, bool(compound)))
    if not hits:
        return ()
    finder = _Finder(text)
    found: list[InstrumentMention] = []
    following: list[InstrumentMention] = []
    for index in range(len(hits) - 1, -1, -1):
        mention = finder.mention(hits[index], following)
        if mention is not None:
            found.append(mention)
            following = [mention]
    found.reverse()
    return tuple(finder.with_genitive_targets(found))


def _may_be_named(text: str, start: int, lemma: str, definite: bool) -> bool:
    """Whether a plan of any matter is written as a name ("Cykelplan 2025-2030", "Plan for unges trivsel")."""
    if definite or lemma in words().except_.plans:
        return False
    return text[start].isupper() or _YEARS.match(text, start + len(lemma)) is not None


def _word_start(text: str, at: int) -> int:
    while (
        at > 0
        and not (text[at].isupper() and text[at - 1].isdigit())
        and (text[at - 1].isalnum() or (text[at - 1] == "-" and at > 1 and text[at - 2].isalnum()))
    ):
        at -= 1
    return at


def _is_titled(text: str, start: int) -> bool:
    """Whether a word is written as a name: with a capital, right after another word of its sentence."""
    before = text[max(0, start - 3) : start]
    return text[start].isupper() and before[-1:] == " " and (before[-2:-1].isalpha() or before[-2:-1] == ",")


def _of_one_person(text: str, start: int) -> bool:
    before = text[max(0, start - 40) : start].casefold().rstrip()
    return any(before.endswith(word) and not before[: -len(word)][-1:].isalnum() for word in words().except_.before)


_Hit = tuple[int, int, bool, Word, bool, str, bool]


class _Finder(MatterReader):
    """Builds mentions from the places where an instrument's word stands."""

    def mention(self, hit: _Hit, following: list[InstrumentMention]) -> InstrumentMention | None:
        start, end, genitive, word, definite, lemma, compound = hit
        head = Span(start, end)
        start, adjectives = self._adjectives(start)
        start, creator, creator_span = self._creator(start)
        lemma = " ".join((*adjectives, lemma))
        here = end
        quoted, here = (None, here) if genitive else self._quoted(here)
        period, here = (None, here) if genitive else self._period(here)
        matter = target = link = whose = None
        if not genitive and period is None:
            matter, target, link, here, whose = self._matter(here, definite, following)
        if whose is not None and creator is None:
            creator, creator_span = whose, whose.span
        if not genitive:
            if quoted is None:
                quoted, here = self._quoted(here)
            if period is None and (target is None or target.period is None):
                here = town.end() if matter is not None and (town := _TOWN.match(self.text, here)) else here
                period, here = self._period(here)
        if period is None and target is None and not genitive and self.text[head.start].isupper():
            period, here = self._one_year(here)
        lone = not word.alone and not compound and matter is None and target is None and quoted is None
        if lone and not (definite and creator is None and period is None) and not (word.general and period):
            return None
        named = word.general and not definite
        if named and period is None and not (matter and _is_titled(self.text, head.start)):
            return None
        extension = self._extension(start) if period is not None and creator is None else None
        if extension is not None:
            start, extended = extension
            lemma = f"{extended} {lemma}"
        hanging = start < head.start and "-" in self.text[start : head.start] and _is_titled(self.text, start)
        titled = (_is_titled(self.text, head.start) or hanging) and (
            compound or self._capital_before(head.start) < head.start
        )
        if titled and start == head.start:
            start = self._capital_before(start)
        if not compound and period is not None and start == head.start:
            start = self._owner_before(start, any_case=_is_titled(self.text, head.start))
        if quoted is None and (period is not None or creator is not None):
            start, quoted = self._own_name_before(start)
        plain = word.plain.casefold()
        head_capital = (
            self.text[head.start].isupper() or period is not None or quoted is not None or creator is not None
        )
        return InstrumentMention(
            Span(start, here),
            head,
            word.kind,
            lemma,
            plain,
            definite,
            creator,
            creator_span,
            matter,
            target,
            link,
            quoted,
            period,
            lone,
            titled,
            word.general and not named,
            matter is not None and not head_capital and self._any(start),
        )

    def with_genitive_targets(self, found: list[InstrumentMention]) -> list[InstrumentMention]:
        """Joins "sundhedspolitikkens handleplan": the first is what the second carries out."""
        result: list[InstrumentMention] = []
        for mention in found:
            previous = result[-1] if result else None
            joined = mention
            if previous is not None and mention.target is None and mention.kind == "action-plan":
                between = self.text[previous.span.end : mention.span.start]
                if between.startswith(("s ", "' ")) and not between[2:].strip():
                    whole = Span(previous.span.start, mention.span.end)
                    link = Span(previous.span.start, previous.span.end + 1)
                    joined = replace(mention, span=whole, target=previous, link=link)
            result.append(joined)
        return result

    def _adjectives(self, start: int) -> tuple[int, tuple[str, ...]]:
        """Where the name begins before its word, and the adjectives of it in their plain form."""
        window = self.text[max(0, start - _WINDOW) : start]
        hanging = _hanging().search(window) if window.rstrip().endswith(words().name.joins) else None
        if hanging is not None:
            start -= len(window) - hanging.start()
        adjectives: list[str] = []
        for _ in range(2):
            before = _BEFORE.search(self.text, max(0, start - 40), start)
            if before is None or not before[1].casefold().endswith(words().name.adjectives):
                break
            start = before.start()
            adjectives.insert(0, before[1].casefold().removesuffix("e"))
        return start, tuple(adjectives)

    def _capital_before(self, start: int) -> int:
        """Where a name begins whose first word is an adjective with a capital ("i Sammenhængende Børnepolitik")."""
        before = _BEFORE.search(self.text, max(0, start - 40), start)
        if before is None or not before[1].casefold().endswith(words().name.adjective_endings):
            return start
        return before.start() if before[1][0].isupper() else start

    def _own_name_before(self, start: int) -> tuple[int, Span | None]:
        """Where a name begins with words of its own before a dash ("Sammen om byen - handleplan 2031-2035")."""
        dash = _DASHED.search(self.text, max(0, start - 4), start)
        here = dash.start() if dash is not None else start
        first, inside = None, words().name.joined
        while dash is not None and start - here < _WINDOW:
            before = _BEFORE.search(f"{self.text[max(0, here - 40) : here]} ")
            if before is None or before[1][0].isdigit():
                break
            begin = here - (len(before.group()) - 1)
            if before[1][0].isupper():
                first = begin
            elif here != dash.start() and before[1] not in inside:
                break
            here = begin
        if dash is None or first is None or " " not in self.text[first : dash.start()].strip():
            return start, None
        return first, Span(first, dash.start())

    def _owner_before(self, start: int, *, any_case: bool) -> int:
        """Where a name begins whose first word is an office in the genitive ("Tandplejens Strategi 2024-2028").

        A word in small letters (not `any_case`) needs an adjective between ("Klyngens lokale handleplan 2031-2032").
        """
        before = _BEFORE.search(self.text, max(0, start - 40), start)
        local = before is not None and before[1].islower() and before[1].endswith("e")
        if before is not None and local:
            before = _BEFORE.search(self.text, max(0, before.start() - 40), before.start())
        elif not any_case:
            return start
        owner = before is not None and before[1][0].isupper() and before[1].endswith(("ens", "ets", "rnes"))
        return before.start() if before is not None and owner else start

    def _any(self, start: int) -> bool:
        before = _BEFORE.search(self.text, max(0, start - 40), start)
        if before is None or before[1].casefold() not in words().name.any:
            return False
        ahead = " ".join(self.text[max(0, before.start() - 40) : before.start()].casefold().split())
        return not ahead.endswith(words().name.itself)

    def _extension(self, start: int) -> tuple[int, str] | None:
        """Where "forlængelse af den" begins before the name, and its words; a plan made longer is another plan."""
        before = self.text[max(0, start - 40) : start].casefold().rstrip()
        for article in (" den", " det", ""):
            lead = before.removesuffix(article)
            found = next((each for each in words().name.extension if lead.endswith(each)), None)
            if found is not None:
                return max(0, start - 40) + len(lead) - len(found), found
        return None

    def _creator(self, start: int) -> tuple[int, AuthorityMention | None, Span | None]:
        index = bisect_left(self.starts, start) - 1
        if index >= 0:
            authority = self.authorities[index]
            between = self.text[authority.span.end : start]
            possessive = self.text[authority.span.start : authority.span.end].casefold().endswith("s")
            if between.startswith("s") and not self.text[authority.span.end - 1].isspace():
                possessive, between = True, between[1:]
            if possessive and between and not between.strip() and len(between) <= 3:
                return authority.span.start, authority, authority.span
        return start, None, None

    def _quoted(self, here: int) -> tuple[Span | None, int]:
        """The instrument's own name: in quotation marks, or two capitalised words or more."""
        match = _QUOTED.match(self.text, here)
        if match is not None:
            return Span(match.start(1), match.end(1)), match.end()
        match = _proper().match(self.text, here)
        if match is None or self._authority_at(match.start(1)) is not None:
            return None, here
        if match[1].casefold().endswith(words().name.no_name):
            return None, here
        return Span(match.start(1), match.end(1)), match.end()

    def _period(self, here: int) -> tuple[DateMention | None, int]:
        opening = _opening().match(self.text, here)
        if opening is None or opening.end() == here:
            return None, here
        window = self.text[opening.end() : opening.end() + 40]
        for each in dates(window):
            if each.span.start != 0 or each.value.datatype != "gYear" or each.qualifier:
                return None, here
            lead = self.text[here : opening.end()]
            single = each.end is None
            if single and lead.strip().casefold() not in ("", "("):
                return None, here
            span = Span(opening.end(), opening.end() + each.span.end)
            return DateMention(span, each.value, each.end), span.end
        return None, here

    def _one_year(self, here: int) -> tuple[DateMention | None, int]:
        """The one year of a name ("Planstrategi 2023")."""
        match = _YEAR.match(self.text, here)
        if match is None:
            return None, here
        return DateMention(Span(*match.span(1)), Temporal(lexical=match[1], datatype="gYear"), None), match.end()

    def _matter(
        self, here: int, definite: bool, following: list[InstrumentMention]
    ) -> tuple[Span | None, InstrumentMention | None, Span | None, int, AuthorityMention | None]:
        lead = self._word_after(here)
        nothing = (None, None, None, here, None)
        if lead is None or lead.start() == here:
            return nothing
        allowed = words().name.definite_for if definite else words().name.for_
        if lead.group().casefold() in words().name.whose:
            whose = self._authority_at(lead.end())
            return nothing if whose is None else (None, None, None, whose.span.end, whose)
        if lead.group().casefold() not in (word.rstrip(".") for word in allowed):
            return nothing
        at = lead.end() + (1 if self.text[lead.end() : lead.end() + 1] == "." else 0)
        inner = following[0] if following else None
        if inner is not None and inner.target is not None and inner.target.target is not None:
            inner = None  # a plan for a plan for a policy is as deep as names go
        if inner is not None and inner.span.start >= at and not self.text[at : inner.span.start].strip(" \t"):
            return None, inner, Span(lead.start(), inner.span.end), inner.span.end, None
        whose = self._authority_at(at)
        if whose is not None:
            return None, None, None, whose.span.end, whose
        matter = self._noun_phrase(at)
        if matter is None:
            return nothing
        end, whose = matter.end, None
        after = _in().match(self.text, end)
        if after is not None:
            whose = self._authority_at(after.end())
            end = whose.span.end if whose is not None else end
        return matter, None, None, end, whose
