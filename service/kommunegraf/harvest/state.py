"""The harvest's memory, in SQLite: hosts, runs, meetings, files. Every method is one transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, fields
from datetime import datetime
from pathlib import Path

from kommunegraf.harvest.adapter import Attached, Listing, Meeting
from kommunegraf.harvest.records import APART, File, Known, Link, Status
from kommunegraf.harvest.tables import at_once, connected

_KNOWN = ", ".join(field.name for field in fields(Known))
_FILE = ", ".join(field.name for field in fields(File))
_LINK = ", ".join(field.name for field in fields(Link))


class State:
    """The memory in the file at `path`, made where there is none. To be used from one thread, and closed.

    Raises `StoreError` where the file is no such memory, or was made by a newer kommunegraf.
    """

    def __init__(self, path: Path | None) -> None:
        """None: a memory that is gone when it is closed."""
        self._db = connected(path)

    def close(self) -> None:
        self._db.close()

    def _at_once(self) -> AbstractContextManager[None]:
        return at_once(self._db)

    def begin(self, host: str, system: str, now: str) -> int:
        """A run on a host begins; gives its number."""
        with self._at_once():
            self._db.execute(
                "INSERT INTO host (host, system) VALUES (?, ?) "
                "ON CONFLICT (host) DO UPDATE SET system = excluded.system",
                (host, system),
            )
            cursor = self._db.execute("INSERT INTO run (host, began) VALUES (?, ?)", (host, now))
            return int(cursor.lastrowid or 0)

    def end(self, run: int, now: str, outcome: str) -> None:
        self._db.execute("UPDATE run SET ended = ?, outcome = ? WHERE id = ?", (now, outcome, run))

    def robots(self, host: str) -> tuple[str, str] | None:
        """The host's robots.txt and when it was read; None where it never was."""
        row = self._db.execute("SELECT robots, robots_at FROM host WHERE host = ?", (host,)).fetchone()
        return (row[0], row[1]) if row and row[1] is not None else None

    def keep_robots(self, host: str, text: str, now: str) -> None:
        self._db.execute("UPDATE host SET robots = ?, robots_at = ? WHERE host = ?", (text, now, host))

    def memory(self, host: str) -> dict[str, str]:
        """What the host's adapter remembers."""
        row = self._db.execute("SELECT memory FROM host WHERE host = ?", (host,)).fetchone()
        return dict(json.loads(row[0])) if row and row[0] else {}

    def keep_memory(self, host: str, memory: Mapping[str, str]) -> None:
        self._db.execute("UPDATE host SET memory = ? WHERE host = ?", (json.dumps(dict(memory)), host))

    def last_list(self, host: str) -> str | None:
        """The SHA-256 of the list that the host gave last."""
        row = self._db.execute("SELECT list FROM host WHERE host = ?", (host,)).fetchone()
        return row[0] if row else None

    def keep_list(self, host: str, sha256: str) -> None:
        self._db.execute("UPDATE host SET list = ? WHERE host = ?", (sha256, host))

    def meetings(self, host: str) -> dict[str, Known]:
        rows = self._db.execute(f"SELECT {_KNOWN} FROM meeting WHERE host = ?", (host,))  # noqa: S608 - our own names
        return {row[1]: Known(*row) for row in rows}

    def files(self, host: str, *statuses: Status) -> list[File]:
        """The host's files, of these statuses where any are given, in the order they were listed."""
        marks = ", ".join("?" * len(statuses))
        only = f" AND status IN ({marks})" if statuses else ""
        rows = self._db.execute(
            f"SELECT {_FILE} FROM file WHERE host = ?{only} ORDER BY rowid",  # noqa: S608 - our own names
            (host, *statuses),
        )
        return [File(*row) for row in rows]

    def links(self, host: str) -> list[Link]:
        rows = self._db.execute(f"SELECT {_LINK} FROM link WHERE host = ? ORDER BY rowid", (host,))  # noqa: S608 - our names
        return [Link(*row) for row in rows]

    def to_confirm(self, host: str, now: datetime) -> set[str]:
        """The meetings whose last answer lacked an attachment, long enough ago that another may confirm it."""
        rows = self._db.execute(
            "SELECT DISTINCT meeting FROM link WHERE host = ? AND missing_since <= ?",
            (host, (now - APART).isoformat()),
        )
        return {row[0] for row in rows}

    def saw(self, host: str, listing: Listing, now: str) -> None:
        """These meetings are listed: they are not missing (any more)."""
        with self._at_once():
            self._db.executemany(
                "INSERT INTO meeting (host, id, body, body_id, date, begin, released, kind, supplementary, first_seen, "
                "last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (host, id) DO UPDATE SET "
                "body = excluded.body, body_id = excluded.body_id, date = excluded.date, begin = excluded.begin, "
                "released = excluded.released, kind = excluded.kind, supplementary = excluded.supplementary, "
                "last_seen = excluded.last_seen, missing_since = NULL",
                [
                    (host, each.id, each.body, each.body_id, each.date, each.begin, each.released, each.kind,
                     int(each.supplementary), now, now)
                    for each in listing.meetings
                ],
            )  # fmt: skip

    def missed(self, host: str, ids: Iterable[str], now: str) -> None:
        """These meetings are missing from a complete list, unless it was noted before since when."""
        with self._at_once():
            self._db.executemany(
                "UPDATE meeting SET missing_since = ? WHERE host = ? AND id = ? AND missing_since IS NULL",
                [(now, host, each) for each in ids],
            )

    def fetched(self, host: str, meeting: Meeting, parts: Sequence[File], now: str) -> list[File]:
        """A meeting was fetched whole; gives the parts that are to be stored.

        Parts with the bytes that are stored, held or about to be stored stay as they are; those that the meeting has no
        more are nobody's from now on (their `meeting` is empty).
        """
        with self._at_once():
            changed = [part for part in parts if self._replace(part)]
            marks = ", ".join("?" * len(parts))
            self._db.execute(
                f"UPDATE file SET meeting = '' WHERE host = ? AND kind = 'meeting' AND meeting = ? AND id NOT IN ({marks})",  # noqa: S608, E501 - question marks only
                (host, meeting.id, *(part.id for part in parts)),
            )
            self._db.execute(
                "UPDATE meeting SET mark = ?, checked_at = ?, failure = NULL, withdrawn_at = NULL, "
                "changed_at = CASE WHEN ? THEN ? ELSE changed_at END WHERE host = ? AND id = ?",
                (meeting.mark, now, bool(changed), now, host, meeting.id),
            )
            return changed

    def fetched_file(self, file: File) -> bool:
        """A file was fetched by itself; gives whether it is to be stored, as for `fetched`."""
        with self._at_once():
            return self._replace(file)

    def _replace(self, file: File) -> bool:
        known = self._db.execute(
            "SELECT sha256, status FROM file WHERE host = ? AND kind = ? AND id = ?", (file.host, file.kind, file.id)
        ).fetchone()
        if known is not None and known[0] == file.sha256 and known[1] in ("stored", "held", "fetched"):
            self._db.execute(
                "UPDATE file SET checked_at = coalesce(?, checked_at) WHERE host = ? AND kind = ? AND id = ?",
                (file.checked_at, file.host, file.kind, file.id),
            )
            return False
        marks = ", ".join("?" * len(fields(File)))
        self._db.execute(
            f"INSERT INTO file ({_FILE}) VALUES ({marks}) ON CONFLICT (host, kind, id) DO UPDATE SET "  # noqa: S608 - our names
            "meeting = excluded.meeting, name = excluded.name, page = excluded.page, sha256 = excluded.sha256, "
            "status = excluded.status, reason = NULL, changed_at = coalesce(excluded.changed_at, changed_at), "
            "checked_at = coalesce(excluded.checked_at, checked_at)",
            astuple(file),
        )
        return True

    def lists(
        self, host: str, meeting: str, part: str, attached: Iterable[Attached], now: datetime | None = None
    ) -> None:
        """A meeting's document lists these attachments as of `now`; what it listed before is missing.

        What is missing from a second answer, `APART` from the first or more, is listed no more. None: this is an older
        answer read again, which tells nothing of what is missing.
        """
        found = {each.id: each for each in attached}
        with self._at_once():
            if now is not None:
                self._lacks(host, meeting, part, found, now)
            for each in found.values():
                self._db.execute(
                    "INSERT INTO link (host, file, meeting, part, key) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (host, file, meeting, part) DO UPDATE SET key = excluded.key, missing_since = NULL",
                    (host, each.id, meeting, part, each.key),
                )
                self._db.execute(
                    "INSERT INTO file (host, kind, id, meeting, name, page, status) "
                    "VALUES (?, 'attachment', ?, ?, ?, ?, 'listed') "
                    "ON CONFLICT (host, kind, id) DO UPDATE SET name = excluded.name, "
                    "status = CASE WHEN status <> 'withdrawn' THEN status WHEN sha256 IS NULL THEN 'listed' "
                    "ELSE 'fetched' END",
                    (host, each.id, meeting, each.name, each.page),
                )

    def _lacks(self, host: str, meeting: str, part: str, found: Collection[str], now: datetime) -> None:
        where = "host = ? AND meeting = ? AND part = ? AND file = ?"
        known = self._db.execute(
            "SELECT file, missing_since FROM link WHERE host = ? AND meeting = ? AND part = ?", (host, meeting, part)
        ).fetchall()
        for file, since in known:
            place = (host, meeting, part, file)
            if file in found:
                continue
            if since is None:
                self._db.execute(f"UPDATE link SET missing_since = ? WHERE {where}", (now.isoformat(), *place))  # noqa: S608 - ours
            elif now - datetime.fromisoformat(since) >= APART:
                self._db.execute(f"DELETE FROM link WHERE {where}", place)  # noqa: S608 - our own words

    def unlisted(self, host: str, now: datetime) -> None:
        """Attachments that stand, and that nothing is known to list, are missing from now on."""
        self._db.execute(
            "INSERT INTO link (host, file, meeting, part, key, missing_since) "
            "SELECT host, id, meeting, meeting, '', ? FROM file WHERE host = ? AND kind = 'attachment' "
            "AND status NOT IN ('withdrawn', 'forgotten') "
            "AND NOT EXISTS (SELECT 1 FROM link WHERE link.host = file.host AND link.file = file.id)",
            (now.isoformat(), host),
        )

    def forget_names(self, host: str, documents: Iterable[str]) -> None:
        """What is remembered of forgotten documents is no more than that they were forgotten."""
        with self._at_once():
            self._db.executemany(
                "UPDATE file SET name = '', sha256 = NULL, reason = NULL, status = 'forgotten' "
                "WHERE host = ? AND document = ?",
                [(host, each) for each in documents],
            )

    def allow_again(self, host: str, forgotten: Collection[str]) -> None:
        """What was forgotten once and is not any more (`forget --undo`) is fetched again."""
        with self._at_once():
            files = [file for file in self.files(host, "forgotten") if file.document not in forgotten]
            self._db.executemany(
                "UPDATE meeting SET mark = NULL WHERE host = ? AND id = ?", [(host, file.meeting) for file in files]
            )
            self._db.executemany(
                "UPDATE file SET status = 'listed' WHERE host = ? AND kind = ? AND id = ?",
                [(host, file.kind, file.id) for file in files],
            )

    def failed(self, host: str, meeting: str, reason: str) -> None:
        """A meeting could not be fetched."""
        self._db.execute("UPDATE meeting SET failure = ? WHERE host = ? AND id = ?", (reason, host, meeting))

    def fetch_again(self, host: str, meeting: str) -> None:
        """What was fetched of a meeting is lost."""
        self._db.execute("UPDATE meeting SET mark = NULL WHERE host = ? AND id = ?", (host, meeting))

    def settle(
        self,
        files: Iterable[File],
        status: Status,
        *,
        document: str | None = None,
        reason: str | None = None,
        fingerprint: str | None = None,
    ) -> None:
        """What became of files; without a `document` the one they had stays."""
        with self._at_once():
            self._db.executemany(
                "UPDATE file SET status = ?, document = coalesce(?, document), reason = ?, fingerprint = ? "
                "WHERE host = ? AND kind = ? AND id = ?",
                [(status, document, reason, fingerprint, each.host, each.kind, each.id) for each in files],
            )

    def withdrawn(self, host: str, meetings: Iterable[str], files: Iterable[File], now: str) -> None:
        """These meetings and files are not served any more."""
        with self._at_once():
            self._db.executemany(
                "UPDATE meeting SET withdrawn_at = ?, mark = NULL WHERE host = ? AND id = ?",
                [(now, host, each) for each in meetings],
            )
            self._db.executemany(
                "UPDATE file SET status = 'withdrawn' WHERE host = ? AND kind = ? AND id = ?",
                [(host, each.kind, each.id) for each in files],
            )

    def of_document(self, document: str) -> list[File]:
        """All hosts' files that are this document."""
        rows = self._db.execute(f"SELECT {_FILE} FROM file WHERE document = ?", (document,))  # noqa: S608 - our names
        return [File(*row) for row in rows]
