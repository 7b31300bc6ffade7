"""Where in a query an error is, from the words of a parser that reads a text slightly other than what was written."""

from __future__ import annotations

import re
from typing import Any

from kommunegraf.api.aside import LONG, aside
from kommunegraf.api.problems import Problem
from kommunegraf.api.query_job import Job
from kommunegraf.sparql.first_fault import first_fault

_PLACE = re.compile(r"\berror at (\d{1,7}):(\d{1,7})\b")


def place_of(message: str) -> dict[str, Any]:
    """`line` and `column` (from 1, in code points) that a parser's message names; empty where it names none."""
    match = _PLACE.search(message)
    return {"line": int(match[1]), "column": int(match[2])} if match else {}


async def at_first_fault(message: str, job: Job, read: str) -> str:
    """What to tell of a query that does not parse: its first fault, else the parser's message as `as_written` has it.

    `read` is the text that the parser was given for the job's query.
    """
    query = job.query
    try:
        fault = await aside(job.deadline.left, first_fault, query) if len(query) > LONG else first_fault(query)
    except Problem:  # no time is left to look for it
        fault = None
    if fault is None:
        return as_written(message, query, read)
    return f"error at {fault.line}:{fault.column}: {fault.message}"


def as_written(message: str, written: str, read: str) -> str:
    """A parser's message with the place in what was `written`, not in what was `read` for it.

    What is read has the same lines up to where something long stands in place of a SERVICE clause (then the message
    keeps no place), and within a line some calls put into others, so that a column moves back by what was put in.
    """
    match = _PLACE.search(message)
    if match is None or read == written:
        return message
    line, column = int(match[1]), int(match[2])
    own, lines = written.split("\n"), read.split("\n")
    if line > min(len(own), len(lines)):
        return _PLACE.sub("error", message, count=1)
    at = 0
    for character in lines[line - 1][: column - 1]:
        if at < len(own[line - 1]) and own[line - 1][at] == character:
            at += 1
    if len(own) != len(lines) and own[:line] != lines[:line]:
        return _PLACE.sub("error", message, count=1)
    return _PLACE.sub(f"error at {line}:{at + 1}", message, count=1)
