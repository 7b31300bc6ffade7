"""Pages that are pictures: character recognition through Tesseract, an optional program in a process of its own."""

from kommunegraf.reading.scans.tesseract import Tesseract

__all__ = ["Tesseract"]
