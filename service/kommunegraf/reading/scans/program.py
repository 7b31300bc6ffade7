"""Finds the Tesseract program and whether it has Danish, once in the life of a process."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

PACKAGES = "tesseract-ocr and tesseract-ocr-dan"
LANGUAGE = "dan"
ORIENTATION = "osd"
SETTING = "KOMMUNEGRAF_TESSERACT"
_PATIENCE = 20.0  # seconds for a program that only tells what it has
_KEPT = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")


@cache
def resolved(program: str) -> Path | None:
    """Where a program is that is named by its path or, to be looked for on PATH, by its name; "" is none."""
    found = shutil.which(program) if program else None
    return Path(found).resolve() if found else None


@cache
def languages(program: Path) -> frozenset[str]:
    """What the program can read (`tesseract --list-langs`); nothing where it does not answer as Tesseract does."""
    try:
        told = subprocess.run(  # noqa: S603 - the program that the operator named
            [str(program), "--list-langs"], stdin=subprocess.DEVNULL, capture_output=True, env=environment(),
            timeout=_PATIENCE, check=False, cwd="/",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return (
        frozenset(told.stdout.decode("utf-8", errors="replace").split("\n")[1:])
        if told.returncode == 0
        else frozenset()
    )


@cache
def lack(program: str) -> str:
    """Why nothing can be recognised, with the way out; "" where it can."""
    if not program:
        return f"character recognition (OCR) is switched off ({SETTING} is empty)"
    found = resolved(program)
    way_out = f"install {PACKAGES}, the names of its Debian packages, or name the program in {SETTING}"
    if found is None:
        return f"Tesseract, which recognises characters (OCR), is not here: {way_out}"
    if LANGUAGE not in languages(found):
        return f"Tesseract is here without Danish, or does not answer: {way_out}"
    return ""


def environment() -> dict[str, str]:
    """What the program is told of this process's surroundings: where its files are, and to use one thread."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
