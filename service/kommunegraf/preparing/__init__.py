"""Preparing: many files to what is stored of them, each in bounded time and memory, in the order of the files."""

from kommunegraf.preparing.bounds import Bounds
from kommunegraf.preparing.collecting import collect_seldom
from kommunegraf.preparing.files import prepare_all, prepare_alone

__all__ = ["Bounds", "collect_seldom", "prepare_all", "prepare_alone"]
