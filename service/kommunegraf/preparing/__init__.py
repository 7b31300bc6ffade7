"""Preparing: many files to what is stored of them, each in bounded time and memory, in the order of the files."""

from kommunegraf.preparing.bounds import Bounds
from kommunegraf.preparing.collecting import collect_seldom
from kommunegraf.preparing.files import prepare_all, prepare_alone
from kommunegraf.preparing.keeping import kept_warm

__all__ = ["Bounds", "collect_seldom", "kept_warm", "prepare_all", "prepare_alone"]
