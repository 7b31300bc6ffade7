"""No command prints the name of a case worker."""

from __future__ import annotations

from pathlib import Path

from command_line import Cli

from kommunegraf.store.folder import DataFolder


def test_neither_export_nor_explain_nor_a_report_names_a_case_worker(cli: Cli, demo: Path) -> None:
    folder = DataFolder(demo)
    ledger = folder.current().open_ledger()
    names: set[str] = set()
    calls = [["status"], ["validate", "--infos"], *(["export", "-f", form] for form in ("nq", "jsonld", "csv"))]
    for document in ledger.documents():
        entry = ledger.entry(document)
        assert entry is not None
        text, about = folder.texts.stored(entry.text_sha256), folder.texts.about(entry.text_sha256)
        names |= {" ".join(text[start:end].split()) for start, end in about["masks"]}
        calls += [["explain", document, "-f", form] for form in ("text", "json", "html")]
    names = {name.casefold() for name in names if " " in name}
    assert names
    for call in calls:
        ended = cli(*call, "--data", demo)
        printed = (ended.out + ended.err).casefold()
        assert printed
        assert not [name for name in names if name in printed], call
