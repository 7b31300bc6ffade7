"""What is told of pages that were read in part or not at all: warnings, and the refusal of a file without text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mean

from kommunegraf.errors import ReadingError
from kommunegraf.reading.pdf.source import PageRead

UNSURE = 60.0  # per cent of confidence: words below are kept, and counted
_TOLD = 12  # page numbers named in a warning


def warnings(read: Sequence[PageRead], lack: str) -> Iterable[str]:
    """One sentence for each kind of fault; `lack` is why pictures could not be recognised, or ""."""
    for fault in sorted({each.fault for each in read if each.fault}):
        yield f"{numbered(each.number for each in read if each.fault == fault)} {fault} and is left out"
    empty = [each for each in read if not each.legible and not each.fault and not each.garbled]
    wordless = [each for each in empty if each.wordless]
    if wordless:
        shown = numbered(each.number for each in wordless)
        yield f"{shown} is a picture in which no words were recognised{_sure(wordless)}"
    late = [each.number for each in read if each.late]
    if late:
        yield f"{numbered(late)} was not recognised before the time for the file was up, and is left out: {_MORE_TIME}"
    unread = [each.number for each in empty if not each.wordless and not each.late]
    if unread:
        yield f"{numbered(unread)} has no text, only a picture, and is left out: {lack or _COULD}"
    garbled = [each for each in read if each.garbled and not each.late]
    if garbled:
        tried = "no words were recognised in its picture" if any(each.wordless for each in garbled) else _COULD
        shown = numbered(each.number for each in garbled)
        yield f"{shown} is set in fonts that do not say which letters they draw, and is left out: {lack or tried}"
    recognised = [each for each in read if each.recognised]
    if recognised:
        shown = numbered(each.number for each in recognised)
        yield f"{shown} was read by character recognition (OCR){_sure(recognised)}"
    unmapped = sum(each.unmapped for each in read if each.legible)
    if unmapped:
        yield f"{unmapped} characters are in fonts that do not say which letters they draw"
    if any(each.hidden for each in read):
        yield f"{sum(each.hidden for each in read)} words that no reader can see are left out"
    if any(each.aslant for each in read):
        yield f"{sum(each.aslant for each in read)} words that stand aslant (a watermark) are left out"
    if any(each.cut for each in read):
        crowded = numbered(each.number for each in read if each.cut)
        yield f"{crowded} has more drawings than are looked at: a table's rules may be missing"


_MORE_TIME = "split the file, or raise KOMMUNEGRAF_FILE_TIMEOUT"
_COULD = "character recognition (OCR) could read it"


def _sure(pages: Sequence[PageRead]) -> str:
    """The figures of what was recognised here, behind what is told of the pages."""
    told = [confidence for each in pages for confidence in each.confidences]
    if not told:
        return ""
    unsure = sum(confidence < UNSURE for confidence in told)
    return f": mean confidence {mean(told):.0f} %, {unsure} of {len(told)} words below {UNSURE:.0f} %"


def numbered(numbers: Iterable[int]) -> str:
    """ "page 3", or "each of the pages 3, 4 and 5": what follows is in the singular."""
    each = list(numbers)
    if len(each) == 1:
        return f"page {each[0]}"
    shown = ", ".join(map(str, each[:_TOLD])) + (f" and {len(each) - _TOLD} more" if len(each) > _TOLD else "")
    return f"each of the {len(each)} pages {shown}"


def without_text(read: Sequence[PageRead], name: str, what: str, lack: str, cut: bool) -> ReadingError:
    """Why a file ("the PDF") gives no text, with the way out."""
    garbled = sum(each.garbled for each in read)
    faulty = sum(bool(each.fault) for each in read)
    if faulty > len(read) / 2:
        faults = sorted({each.fault for each in read if each.fault})
        if any("recognised" in fault for fault in faults):
            return ReadingError(name, f"{what} {faults[0]}", "Save it anew, or give its text")
        return ReadingError(
            name,
            f"{what} {'ends too early' if cut else 'is corrupt'}: {faulty} of {len(read)} pages cannot be read",
            "Fetch it again, whole",
        )
    if all(each.legible for each in read):
        return ReadingError(name, f"{what} holds no text: it is blank", "Check how it was made, and give it again")
    if any(each.late for each in read):
        return ReadingError(
            name,
            f"{what} holds no text, and recognising its pictures took too long",
            _MORE_TIME[:1].upper() + _MORE_TIME[1:],
        )
    if any(each.wordless for each in read):
        return ReadingError(
            name, f"{what} holds no text: no words were recognised in its pictures", "Scan it anew, or give its text"
        )
    if garbled:
        reason = f"{what}'s fonts do not say which letters they draw, so its text cannot be read"
    elif len(read) == 1:
        reason = f"{what} holds no text: its only page is a picture"
    else:
        reason = f"{what} holds no text: its {len(read)} pages are pictures"
    remedy = f"{lack[:1].upper()}{lack[1:]}, or give its text" if lack else "Give its text"
    return ReadingError(name, reason, remedy)
