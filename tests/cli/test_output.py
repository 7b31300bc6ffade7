"""What strangers name is printed as words: no terminal obeys it, and no number of a person is in it."""

from __future__ import annotations

import json

import pytest

from kommunegraf.cli.harvest import show
from kommunegraf.cli.output import complain, console, say, table
from kommunegraf.harvest.report import Fault, HostReport, Report

OBEYED = "A\x1b[2J\x1b]0;B\x07\x9b31m\u202eC"


def test_nothing_that_a_terminal_obeys_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    say(OBEYED)
    complain(OBEYED)
    console().print(table(("a",), [(OBEYED,)]))
    out, err = capsys.readouterr()
    for printed in (out, err):
        assert not set(printed) & set("\x1b\x07\x9b\u202e")
        assert "A" in printed and "C" in printed


def test_no_report_of_a_harvest_repeats_a_number_that_a_name_or_an_address_bears(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, path = "Bilag 010101-0000.pdf", "/filer/bilag%20010101-0000.pdf"
    fault = Fault(name, path, f"https://www.example.dk{path} answered with nothing")
    told = [f"{path} shows no meetings"]
    host = HostReport("www.example.dk", "meetingsplus", held=[fault], failed=[fault], troubles=told, failure=told[0])
    report = Report([host])
    show(report)
    out, err = capsys.readouterr()
    for printed in (out, err, json.dumps(report.as_json(), ensure_ascii=False)):
        assert "010101" not in printed and "0000" not in printed
        assert "/filer/bilag" in printed
