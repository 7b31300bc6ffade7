"""Tesseract as this package calls it: a grey picture in, words out; and pictures of any form as a PDF."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Self

from kommunegraf.reading.pdf.seen import Picture, RecognitionFailed, Seen, TimeIsUp, held
from kommunegraf.reading.scans.child import ChildFailed, ChildTookTooLong, run
from kommunegraf.reading.scans.doubt import with_second_look
from kommunegraf.reading.scans.hocr import Line, lines_in, main_turn, straight
from kommunegraf.reading.scans.program import LANGUAGE, ORIENTATION, lack, languages, resolved
from kommunegraf.settings import Settings

_SHARE = 0.8  # of a file's time: the rest is for drawing its pages and for what follows
_MEMORY = 768 * 2**20  # a page of 9 million pixels takes 250 MiB, one of `MOST_PIXELS` 600
_MOST_WORDS = 64 * 2**20  # bytes of hOCR; a full page has 300 kB
_MOST_PDF = 256 * 2**20
_WITH_ORIENTATION, _WITHOUT, _LINE, _RAW_LINE = "1", "3", "7", "13"  # page segmentation modes


@dataclass(frozen=True, slots=True)
class Tesseract:
    """`program` is its path, or its name on PATH, or "" for none.

    `seconds` is what a page may take, `whole` what all pages of a file may; `until` is when the latter is over (of
    `time.monotonic`; None: not begun).
    """

    program: str = "tesseract"
    seconds: float = 30.0
    whole: float = 48.0
    until: float | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.tesseract, settings.ocr_timeout, _SHARE * settings.file_timeout)

    @property
    def lack(self) -> str:
        """Why it cannot be used, with the way out; "" where it can. Asked of the machine once a process."""
        return lack(self.program)

    def by(self, until: float) -> Tesseract:
        return replace(self, until=until)

    def __call__(self, shown: Picture) -> Seen:
        """The words of a page's picture.

        Raises `RecognitionFailed` where the program fails at this picture, and `TimeIsUp`.
        """
        mode = _WITH_ORIENTATION if ORIENTATION in self._languages else _WITHOUT
        lines = self._lines(shown, mode)
        turn = main_turn(lines)
        if turn:
            # Of sideways lines no baselines are told.
            shown = held(shown, turn)
            lines = self._lines(shown, _WITHOUT)
        lines = with_second_look(lines, shown, lambda part: self._lines(part, _LINE))
        return straight(lines, shown.width, shown.height)._replace(turn=turn)

    def _lines(self, shown: Picture, mode: str) -> list[Line]:
        arguments = ["--psm", mode, "--dpi", str(max(70, round(shown.dpi))), "-c", "tessedit_create_hocr=1"]
        # Netpbm's grey map (PGM, raw): a head and the pixels.
        head = b"P5\n%d %d\n255\n" % (shown.width, shown.height)
        return lines_in(self._run(arguments, head + shown.pixels, 1, _MOST_WORDS))

    def as_pdf(self, image: bytes, pages: int, dpi: int) -> bytes:
        """The pages of an image file (PNG or TIFF, known to be one) as pages of a PDF, one pixel 72/`dpi` points.

        What text the PDF has is worthless. Raises as a call does.
        """
        arguments = ["--psm", _RAW_LINE, "--dpi", str(dpi), "-c", "tessedit_create_pdf=1"]
        return self._run(arguments, image, pages, _MOST_PDF, _MOST_PDF)  # TIFF goes by files below /tmp

    @property
    def _languages(self) -> frozenset[str]:
        found = resolved(self.program)
        return languages(found) if found else frozenset()

    def _run(self, arguments: list[str], data: bytes, pages: int, most: int, files: int = 0) -> bytes:
        found = resolved(self.program)
        if found is None:
            raise RecognitionFailed("could not be recognised (Tesseract is not here)")
        seconds = self.seconds * pages
        if self.until is not None:
            seconds = min(seconds, self.until - time.monotonic())
        if seconds <= 0:
            raise TimeIsUp("took longer than a file may")
        try:
            return run(
                found, ["-", "-", "-l", LANGUAGE, *arguments], data,
                seconds=seconds, memory=_MEMORY, most=most, files=files,
            )  # fmt: skip
        except ChildTookTooLong as error:
            raise TimeIsUp(str(error)) from None
        except ChildFailed as error:
            raise RecognitionFailed(f"could not be recognised (Tesseract {error})") from None
