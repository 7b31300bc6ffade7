"""Joins letters that stand apart within words, dates and figures, where it is sure which belong together.

Two forms of the damage are known. In the one each letter stands alone and words are parted by two spaces: what stands
between two wide gaps is a word. In the other all gaps are one space wide, between letters or between pieces of words:
there pieces are joined to a word that is known, and pieces that are words themselves only where the whole is longer.
What is not sure stays as it stands. The joined form is for matching; the stored text is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import compress, islice

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.reading.document import Span
from kommunegraf.reading.vocabulary import Vocabulary, danish_vocabulary, project_vocabulary

SAMPLE = 200_000  # code points looked through for the damage
MOST = 400_000  # code points that are joined again: more than any such file has, and bounded in time
FEWEST_STRAY = 10  # letters that stand alone
LEAST_STRAY = 0.03  # of all words; undamaged Danish has fewer than 0.005
FEWEST_WORDS = 40
SHORT_ON_THE_WHOLE = 4.3  # letters a word; undamaged Danish has 4.7 and more
LEAST_JOINED = 0.08  # joins a word
FEWEST_BROKEN, FEWEST_DIFFERENT = 4, 3  # words in pieces that minutes are told by, and different ones among them
MOST_PIECES = 30  # of one word
LONGEST_WORD = 45
LEAST_ALL_KNOWN = 8  # letters of a word that is joined of words; of one that layouts are told by, LEAST_TELLING
LEAST_TELLING = 4
UNKNOWN, KNOWN, COMPOUND = 4.0, 1.0, 2.2
SHORTEST_HEAD, SHORTEST_TAIL = 4, 5

_LETTER = r"[^\W\d_]"
_NO_PLAIN_SMALL = "ıİſ"  # letters that a pattern takes for others than their small ones
_STRAY = re.compile(rf"(?<=[ ])({_LETTER})(?=[ ]{_LETTER})|(?<={_LETTER}[ ])({_LETTER})(?=[ \n])")  # not "B. Prøve"
_ALONE = re.compile(rf" ({_LETTER})(?=[ \n])")  # every stray letter, and more; found many times as fast
_TOKEN = re.compile(r"\S+")
_CORE = re.compile(rf"({_LETTER}+-?)([.,:;!?)]*)")
_WORD = re.compile(rf"{_LETTER}+")
_LINE = re.compile(r"[^\n]+")
# Single characters with one space between them; between such runs stand wide gaps.
_RUN = re.compile(r"(?<!\S)\S(?: \S)+(?!\S)")
_WIDE = re.compile(r"(?<=\S) {2,}(?=\S)")
_LEAST_WIDE = 3
# A figure whose digits stand apart: at least two gaps, the pieces short.
_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?: ?[.,/:]? ?\d{1,3}){2,14}(?![\w/])")
_YEAR = re.compile(r"(?<![\w.,])(?:19|20|1 9|2 0)(?: ?\d){2}(?![\w/])")
_DAY = re.compile(r"(?<![\w.,])([0-3]) (\d) ?\.(?=\s+[^\W\d_])")
_TIME = re.compile(r"(?<![\w.,])\d ?\d ?: ?\d ?\d(?![\w/])")
_CLOCK = re.compile(r"(?<=kl\. )\d ?\d? ?\. ?\d ?\d(?![\w/])")
_NUMBER_MARK = re.compile(r"(?<![\w.,])\d{1,3} \.(?=\s+[A-ZÆØÅ])")
_YEAR_AND_SERIAL = re.compile(r"(?<![\w.,])\d ?\d ?/ ?\d(?: ?\d){2,6}(?![\w/])")
# A mark of punctuation, or the hyphen of "Social- og …", that stands apart from its word.
_MARK = re.compile(r"(?<=\w)(?: [.,:;])+(?=\s|\Z)| -(?=\s+(?:og|samt|eller)\b)")
_PAGE = re.compile(r"\s*\d{1,4}(?= )")  # the number of the page, which nothing has spaced
_SPACE = re.compile(r"\s+")

Edit = tuple[Span, str]


class Letterspacing(DataFile):
    """`mappings/layouts/letterspacing.toml`."""

    single: tuple[str, ...]
    apart: tuple[str, ...]
    telling: tuple[str, ...]


@cache
def _data() -> Letterspacing:
    return mapping("layouts/letterspacing.toml", Letterspacing)


@cache
def _apart() -> frozenset[str]:
    return frozenset(_data().apart)


@cache
def _broken() -> re.Pattern[str]:
    """Finds a telling word with one space in it or more; one without any is taken up, and no hit."""
    words = sorted(_data().telling, key=lambda word: (-len(word), word))
    pieces = "|".join(rf"(?!{word}){' ?'.join(word)}" for word in words)
    return re.compile(rf"(?<![\w-])(?:{pieces})(?![\w-])", re.IGNORECASE)


@cache
def _beginnings() -> frozenset[str]:
    """What a telling word, or the whole of it, begins with."""
    return frozenset(word[:length] for word in _data().telling for length in range(1, len(word) + 1))


def _in_pieces(sample: str, words: Sequence[str]) -> bool:
    """Whether several telling words stand in pieces; `words` are the runs of letters of the sample."""
    plain = not any(letter in sample for letter in _NO_PLAIN_SMALL)
    # Each piece is a run of letters. To look for runs in a row tells most texts, many times as fast.
    if plain and next(islice(_joined_to_telling(words), FEWEST_BROKEN - 1, None), None) is None:
        return False
    broken = [found.group().replace(" ", "").casefold() for found in _broken().finditer(sample)]
    return len(broken) >= FEWEST_BROKEN and len(set(broken)) >= FEWEST_DIFFERENT


def _joined_to_telling(words: Sequence[str]) -> Iterator[int]:
    """Where words in a row begin that make a telling word, whatever stands between them."""
    begins, telling = _beginnings(), frozenset(_data().telling)
    first = {word for word in set(words) if word.lower() in begins}
    for at in compress(range(len(words)), map(first.__contains__, words)):
        joined = words[at].lower()
        for following in range(at + 1, len(words)):  # to where no telling word begins so
            joined += words[following].lower()
            if joined not in begins:
                break
            if joined in telling:
                yield at
                break


def looks_spaced(text: str, joiner: Callable[[], Joiner]) -> bool:
    """Whether letters or pieces of words stand apart in a text (see the module's limits).

    `joiner` is asked for only where words are so short on the whole that they may be pieces, or several words that
    minutes are told by are in pieces.
    """
    sample = text[:SAMPLE]
    single = _data().single
    words = _WORD.findall(sample)
    lengths = [*map(len, words)]
    stray = lengths.count(1)
    if stray >= FEWEST_STRAY:
        stray = sum(1 for word in words if len(word) == 1 and word.casefold() not in single)  # at most
    if stray >= FEWEST_STRAY:
        stray = sum(1 for letter in _ALONE.findall(sample) if letter.casefold() not in single)
    if stray >= FEWEST_STRAY:
        stray = sum(1 for found in _STRAY.finditer(sample) if found.group().casefold() not in single)
    if stray >= FEWEST_STRAY and stray >= LEAST_STRAY * max(1, len(_TOKEN.findall(sample))):
        return True
    short = len(words) >= FEWEST_WORDS and sum(lengths) < SHORT_ON_THE_WHOLE * len(words)
    if not short and not _in_pieces(sample, words):
        return False
    joined = sum(1 for _ in islice(joiner().edits(sample), len(words)))
    return joined >= LEAST_JOINED * len(words)


class Joiner:
    """Joins the pieces of words against one vocabulary; what a string of pieces is, is kept.

    `telling` are words that layouts are told by ("åben", "udsat"): pieces that are words too are joined to them.
    """

    def __init__(self, vocabulary: Vocabulary, telling: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._telling = telling
        self._costs: dict[str, float | None] = {}

    def edits(self, text: str) -> Iterator[Edit]:
        """Each join, in order: the stretch it replaces, and its words without the spaces between their letters."""
        for line in _LINE.finditer(text, 0, min(len(text), MOST)):
            yield from self._of_line(text, line.start(), line.end())

    def _of_line(self, text: str, start: int, end: int) -> Iterator[Edit]:
        page = _PAGE.match(text, start, end)
        start = page.end() if page is not None else start
        line = text[start:end]
        edits: list[Edit] = []

        def add(more: Iterable[Edit]) -> None:
            taken = [span for span, _ in edits]
            edits.extend(edit for edit in more if not any(edit[0].overlaps(span) for span in taken))

        for pattern in (_YEAR_AND_SERIAL, _TIME, _CLOCK, _FIGURE, _YEAR, _DAY, _NUMBER_MARK):
            found = (each for each in pattern.finditer(line) if " " in each.group())
            add(_closed(each) for each in found if pattern is not _FIGURE or _is_figure(each.group()))
        wide = list(_WIDE.finditer(line))
        runs = list(_RUN.finditer(line))
        if len(runs) > 1 and len(wide) >= _LEAST_WIDE:
            add(_closed(run) for run in runs)
            add((Span(gap.start(), gap.end()), " ") for gap in wide)
        add(self._words(line))
        add(_closed(each) for each in _MARK.finditer(line))
        for span, words in sorted(edits):
            yield Span(start + span.start, start + span.end), words

    def _words(self, line: str) -> Iterator[Edit]:
        """The joins of pieces in one line, found run by run of words parted by one space."""
        run: list[re.Match[str]] = []
        for token in [*_TOKEN.finditer(line), None]:
            if token is not None and _joins_on(line, run, token):
                run.append(token)
                continue
            if len(run) > 1:
                yield from self._of_run(run)
            run = [token] if token is not None and _piece(token.group()) is not None else []

    def _of_run(self, run: Sequence[re.Match[str]]) -> Iterator[Edit]:
        """The cheapest way to read a run of pieces as words."""
        pieces = [_piece(token.group()) or ("", "") for token in run]
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(run) + 1):
            word = ""
            choice: tuple[float, int] | None = None
            for begin in range(end - 1, max(-1, end - 1 - MOST_PIECES), -1):
                core, mark = pieces[begin]
                if begin < end - 1 and mark:
                    break  # a comma or full stop ends a word
                word = core + word
                if len(word) > LONGEST_WORD:
                    break
                cost = self._cost(word, [pieces[at][0] for at in range(begin, end)])
                if cost is not None and (choice is None or best[begin][0] + cost < choice[0]):
                    choice = (best[begin][0] + cost, begin)
            assert choice is not None  # one piece alone always has a cost
            best.append(choice)
        at = len(run)
        joins: list[Edit] = []
        while at > 0:
            begin = best[at][1]
            if at - begin > 1:
                words = "".join(token.group() for token in run[begin:at])
                joins.append((Span(run[begin].start(), run[at - 1].end()), words))
            at = begin
        yield from reversed(joins)

    def _cost(self, word: str, pieces: Sequence[str]) -> float | None:
        """What a word costs; None where the pieces may not be joined to it."""
        if len(pieces) == 1:
            return KNOWN if self._known(word) else UNKNOWN
        if not (word[1:].islower() or word.isupper() or "-" in word[1:]) or len(word) < 2:
            return None
        folded = word.casefold()
        if folded not in self._costs:
            self._costs[folded] = self._of_whole(folded)
        cost = self._costs[folded]
        if cost is None:
            return None
        if all(self._known(piece) for piece in pieces):
            long = len(word) >= LEAST_ALL_KNOWN or (len(word) >= LEAST_TELLING and folded in self._telling)
            sure = long and any(piece.casefold() not in _apart() for piece in pieces)
            return cost if sure and cost == KNOWN else None
        return cost

    def _of_whole(self, word: str) -> float | None:
        bare = word.rstrip("-")
        if bare in self._vocabulary or bare.removesuffix("s") in self._vocabulary:
            return KNOWN if len(bare) > 1 else None
        for at in range(SHORTEST_HEAD, len(bare) - SHORTEST_TAIL + 1):
            head, tail = bare[:at], bare[at:]
            if tail in self._vocabulary and (head in self._vocabulary or head.removesuffix("s") in self._vocabulary):
                return COMPOUND
        return None

    def _known(self, piece: str) -> bool:
        folded = piece.casefold().rstrip("-")
        if len(folded) == 1:
            return folded in _data().single
        return folded in self._vocabulary


@cache
def danish_joiner() -> Joiner:
    """The joiner of all Danish words that the project knows, loaded when it is first needed."""
    return Joiner(danish_vocabulary(), project_vocabulary())


def _closed(found: re.Match[str]) -> Edit:
    """The stretch, and its characters without spaces."""
    return Span(found.start(), found.end()), _SPACE.sub("", found.group())


def _piece(token: str) -> tuple[str, str] | None:
    """The letters of a token and the marks behind them; None for what is no piece of a word."""
    found = _CORE.fullmatch(token)
    return (found.group(1), found.group(2)) if found is not None else None


def _joins_on(line: str, run: Sequence[re.Match[str]], token: re.Match[str]) -> bool:
    """Whether a token stands one space behind the run, and both are letters."""
    if not run or _piece(token.group()) is None:
        return False
    return line[run[-1].end() : token.start()] == " "


def _is_figure(words: str) -> bool:
    """Whether digits that stand apart are one figure: groups of three behind full stops, or all single digits."""
    bare = _SPACE.sub("", words)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,3})?", bare):
        return True
    return all(len(piece) == 1 for piece in words.split()) and bare.isdigit() and len(bare) <= 6
