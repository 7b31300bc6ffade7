"""Reading: bytes to a `Document` with one stored text, its blocks, zones, parts and tables."""

from kommunegraf.reading.reader import read
from kommunegraf.reading.shadows import shadow_of

__all__ = ["read", "shadow_of"]
