"""Finds what the served graph lacks of what was fetched before: what a crash, a restore or new code left to do."""

from __future__ import annotations

from collections import Counter

from kommunegraf.harvest.records import File
from kommunegraf.harvest.state import State
from kommunegraf.harvest.storing import Served


def to_do(state: State, host: str, served: Served, fingerprint: str) -> list[File]:
    """The host's files that lie in the archive and are to be stored without a call.

    Those that were fetched and not published; those held, where other code or data may read them now; and those that
    were published and are served no more (an older generation was restored), but for forgotten ones.
    """
    files = state.files(host, "fetched", "stored", "held")
    claims = Counter(file.document for file in files if file.kind == "meeting" and file.status == "stored")
    found = []
    for file in files:
        if file.document in served.forgotten or file.sha256 is None:
            continue
        match file.status:
            case "fetched":
                found.append(file)
            case "held" if file.fingerprint != fingerprint:
                found.append(file)
            case "stored" if claims[file.document] <= 1 and served.document(file.sha256) != file.document:
                found.append(file)
    return found
