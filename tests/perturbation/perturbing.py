"""What happens to a document on its way without changing what it says: white space, broken lines, order, recognition.

Each perturbation takes a text and a source of chance and gives the text as it might have come; what it may not touch
(lines of tables, headings, short lines) it leaves alone, since there white space is structure.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from kommunegraf.extraction.layout.sections import outline
from kommunegraf.reading import read, shadow_of
from ocr_damage import damage

Perturbation = Callable[[str, random.Random], str]

PROSE = 70  # code points: a shorter line may be a heading, a field or a row
_LONGEST = 1_000  # a longer line is a page without lines, in which headings stand as well
_LONG_WORD = re.compile(r"(?<![\w-])[a-zæøå]{6,}(?![\w-])")
_BEFORE_A_WORD = re.compile(r"(?<=[^\W\d_]|,) (?=[a-zæøå]{2,}[ ,])")
_PLAIN_WORD = re.compile(r"(?<![\w<&/.@-])[^\W\d_]{4,}(?![\w>;/@=-])")
_MISREAD = 1 / 30
_WIDE = re.compile(r"[ \t]{2,}|\t|\|")


def is_prose(line: str) -> bool:
    """A line that is a sentence or more, and no row of a table."""
    words = line.split()
    letters = sum(character.isalpha() for character in line)
    ends = line.rstrip().endswith((".", "?", ";", ","))
    return (
        PROSE <= len(line) <= _LONGEST
        and ends
        and len(words) > 8
        and not _WIDE.search(line.strip())
        and letters > 0.7 * len(line)
    )


def odd_spaces(text: str, chance: random.Random) -> str:
    """Blanks of sentences doubled, or made no-break spaces; blanks at the ends of lines."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if is_prose(line):
            lines[number] = re.sub(r"(?<=\w) (?=\w)", lambda _: chance.choices(("  ", "\xa0", " "), (1, 1, 8))[0], line)
        if line.strip() and chance.random() < 0.2:
            lines[number] += " " * chance.randint(1, 3)
    return "\n".join(lines)


def other_line_ends(text: str, chance: random.Random) -> str:
    """Lines that end as on Windows, and more empty lines where there are some."""
    more = re.sub(r"\n[ \t]*\n", lambda gap: gap[0] + "\n" * chance.choice((0, 0, 1, 2)), text)
    return more.replace("\n", "\r\n")


def rewrapped(text: str, chance: random.Random) -> str:
    """Lines of sentences broken at blanks, all at one width, as a narrower page has them."""
    return _on_a_page(text, chance, divides=False)


def hyphenated(text: str, chance: random.Random) -> str:
    """The same, with long words divided at the ends of lines."""
    return _on_a_page(text, chance, divides=True)


def _on_a_page(text: str, chance: random.Random, *, divides: bool) -> str:
    width = chance.randint(PROSE, 100)
    return "\n".join("\n".join(_wrapped(line, width, divides=divides)) for line in text.split("\n"))


def _wrapped(line: str, width: int, *, divides: bool) -> Iterator[str]:
    """A line begins anew only with a word in small letters, so that none looks like a list, a heading or a field."""
    while len(line) > width and is_prose(line):
        at = _place(line, width, divides=divides)
        if at is None:
            break
        if line[at] == " ":
            yield line[:at]
            line = line[at + 1 :]
        else:
            yield f"{line[:at]}-"
            line = line[at:]
    yield line


def _place(line: str, width: int, *, divides: bool) -> int | None:
    if divides:
        for word in _LONG_WORD.finditer(line, 0, width + 20):
            if word.start() + 4 <= width - 1 <= word.end() - 4:
                return width - 1
    blanks = [blank.start() for blank in _BEFORE_A_WORD.finditer(line, width * 4 // 5, width + 20)]
    return max((at for at in blanks if at <= width), default=None)


def noise(text: str, chance: random.Random) -> str:
    """A word in thirty as character recognition would have misread it; figures and what is joined to them are left."""

    def misread(word: re.Match[str]) -> str:
        return damage(word[0], str(chance.random()), survives=0)[0] if chance.random() < _MISREAD else word[0]

    return _PLAIN_WORD.sub(misread, text)


def other_order(text: str, chance: random.Random) -> str:
    """The items of an agenda in another order, numbered as before from first to last, or the sections of its items.

    The text as it is where there are none whose borders are those of lines.
    """
    if text.lstrip().startswith(("{", "[")):
        return _shuffled_json(text, chance)
    document = read(text.encode(), name="x.txt")
    items = outline(document, shadow_of(document)).items if document.text == text else ()
    numbers = [item.fields["number"].span for item in items if "number" in item.fields]
    starts = [item.span.start for item in items]
    if len(numbers) != len(items) or len(items) < 2 or any(start and text[start - 1] != "\n" for start in starts):
        return text
    if any(number not in item.span for number, item in zip(numbers, items, strict=True)):
        return text
    ends = [*starts[1:], items[-1].span.end]
    order = list(range(len(items) - 1))
    chance.shuffle(order)
    order.append(len(items) - 1)  # what stands behind the last item, stands behind it still
    pieces = []
    for place, index in enumerate(order):
        number, given = numbers[index], numbers[place]
        piece = text[starts[index] : number.start] + text[given.start : given.end] + text[number.end : ends[index]]
        pieces.append(piece.rstrip("\n") + "\n\n")
    return text[: starts[0]] + "".join(pieces) + text[ends[-1] :]


def _shuffled_json(text: str, chance: random.Random) -> str:
    value = json.loads(text)
    _shuffle(value, chance)
    return json.dumps(value, ensure_ascii=False)


def _shuffle(value: Any, chance: random.Random) -> None:
    if isinstance(value, dict):
        for key, content in value.items():
            if key in ("Dagsordenpunkter", "Felter", "agendaItems", "sections") and isinstance(content, list):
                chance.shuffle(content)
            _shuffle(content, chance)
    elif isinstance(value, list):
        for each in value:
            _shuffle(each, chance)
