"""One host's part of a harvest: its rules, its list, then meeting after meeting, attachment after attachment."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kommunegraf.errors import HarvestError
from kommunegraf.harvest.adapter import Adapter, Attached, Listing, Meeting, Part, Wanted
from kommunegraf.harvest.fetching import Answer, CallFailed, Session, Unusable
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.plan import Missing, is_recent, missing, plan
from kommunegraf.harvest.records import File, Known
from kommunegraf.harvest.report import Fault, HostReport
from kommunegraf.harvest.robots import Robots
from kommunegraf.harvest.state import State
from kommunegraf.store.archive import Archive

_IN_A_ROW = 5  # calls that fail after all attempts, until the host is left alone
_ROUNDS = 3  # how often what a host gives malformed is asked for
_ROBOTS_AGE = timedelta(days=1)
FOUND_ON = "page"  # the kind of a log entry: the page that the next entry's document was found on


@dataclass(frozen=True, slots=True)
class Around:
    """What a host's run shares with the others: memory, archive, clock, whom to hand fetched files and tell progress.

    `forgotten` are the documents that may not be fetched again.
    """

    state: State
    archive: Archive
    options: Options
    now: Callable[[], datetime]
    fetched: Callable[[Iterable[File]], None]
    begun: Callable[[str], None]
    planned: Callable[[str, int], None]
    done: Callable[[str], None]
    forgotten: frozenset[str]


class HostRun:
    """The run; `report` and `gone` say what came of it, `returning` are listed meetings that were withdrawn."""

    def __init__(self, adapter: Adapter, session: Session, around: Around) -> None:
        self.adapter = adapter
        self.session = session
        self.around = around
        self.state = around.state
        self.host = session.target.host
        self.report = HostReport(self.host, session.target.system)
        self.gone = Missing()
        self.returning: set[str] = set()
        self._in_a_row = 0

    async def go(self) -> None:
        """Fetches what is new. Whatever the host does is told in `report`; raises `Interrupted`."""
        try:
            await self._rules()
            self.session.memory = self.state.memory(self.host)
            await self.adapter.begin(self.session)
            listing = await self._listing()
        except HarvestError as error:
            self.report.failure = str(error)
            return
        finally:
            self.report.calls = self.session.calls
        self.report.listed = len(listing.meetings)
        self.report.troubles.extend(listing.troubles)
        known = self.state.meetings(self.host)
        self.returning = {each.id for each in listing.meetings if each.id in known and known[each.id].withdrawn_at}
        self._look_for_missing(listing, known)
        # Only now: what the adapter remembers of its list may spare later runs what this one has noted.
        if not self.around.options.dry_run and self.session.memory != self.state.memory(self.host):
            self.state.keep_memory(self.host, self.session.memory)
        try:
            await self._fetch(listing, known)
        except CallFailed as error:
            self.report.failure = f"left alone after {_IN_A_ROW} documents in a row that failed; the last: {error}"
        except HarvestError as error:
            self.report.failure = str(error)
        finally:
            self.report.calls = self.session.calls

    async def _listing(self) -> Listing:
        since = self.around.options.since
        never = (each for each in self.state.meetings(self.host).values() if each.never_tried)
        whole = any(since is None or not each.date or each.date >= since.isoformat() for each in never)
        wanted = Wanted(self.around.now().date(), since, whole)
        for _ in range(_ROUNDS - 1):
            with contextlib.suppress(Unusable):
                return await self.adapter.listing(self.session, wanted)
        return await self.adapter.listing(self.session, wanted)

    async def _rules(self) -> None:
        now = self.around.now()
        kept = self.state.robots(self.host)
        if kept is not None and now - datetime.fromisoformat(kept[1]) < _ROBOTS_AGE:
            self.session.robots = Robots(kept[0])
            return
        try:
            text = (await self.session.get("/robots.txt", accept="text/plain")).body.decode("utf-8", "replace")
        except Unusable:
            text = ""  # there is none, or it cannot be had (RFC 9309, 2.3.1.3)
        self.session.robots = Robots(text)
        if not self.around.options.dry_run:
            self.state.keep_robots(self.host, self.session.robots.text, now.isoformat())

    def _look_for_missing(self, listing: Listing, known: Mapping[str, Known]) -> None:
        now = self.around.now()
        self.gone = missing(listing, known, now, trust=self.around.options.trust_list)
        if self.gone.trouble:
            self.report.troubles.append(self.gone.trouble)
        self.report.missing = len(self.gone.noted) - len(self.gone.gone)
        if self.around.options.dry_run:
            return
        if listing.answer is not None:
            sha256 = self.around.archive.put(listing.answer.body)
            if sha256 != self.state.last_list(self.host):
                self._note("list", "", "", listing.answer, sha256, "")
                self.state.keep_list(self.host, sha256)
        self.state.saw(self.host, listing, now.isoformat())
        self.state.missed(self.host, self.gone.noted, now.isoformat())

    async def _fetch(self, listing: Listing, known: Mapping[str, Known]) -> None:
        options = self.around.options
        now = self.around.now()
        chosen = plan(listing, known, options, now, self.state.to_confirm(self.host, now))
        documents = {file.meeting: file.document for file in self.state.files(self.host) if file.kind == "meeting"}
        asked = [each for each in chosen.fetch if documents.get(each.id) not in self.around.forgotten]
        self.report.forgotten += len(chosen.fetch) - len(asked)
        self.report.unchanged += chosen.unchanged
        self.report.earlier = chosen.earlier
        self.report.to_fetch = len(asked)
        self.around.planned(self.host, len(asked))
        if options.dry_run:
            return
        titles = {each.id: f"{each.body} {each.date}".strip() for each in asked}
        await self._each(asked, self._meeting, lambda each: (each.id, titles[each.id]), self._meeting_failed)
        if options.attachments:
            await self._attachments(listing)

    async def _attachments(self, listing: Listing) -> None:
        """Fetches the files that are listed and not had yet, then those that are looked at again, longest ago first."""
        since = self.around.options.since.isoformat() if self.around.options.since else ""
        wanted = {each.id: each for each in listing.meetings if not each.date or each.date >= since}
        listed: dict[str, list[Meeting]] = {}
        for each in self.state.links(self.host):
            if each.meeting in wanted and each.missing_since is None:
                listed.setdefault(each.file, []).append(wanted[each.meeting])
        files = [
            file
            for file in self.state.files(self.host)
            if file.kind == "attachment" and file.id in listed and file.document not in self.around.forgotten
        ]
        fresh = [file for file in files if file.status in ("listed", "failed")]
        known = self.state.meetings(self.host)
        again = [
            file
            for file in files
            if file.status in ("stored", "held") and self._is_recent(file, listed[file.id], known)
        ]
        again.sort(key=lambda file: (file.checked_at or "", file.id))
        self.report.to_fetch += len(fresh) + len(again)
        self.around.planned(self.host, len(fresh) + len(again))

        def named(file: File) -> tuple[str, str]:
            meeting = listed[file.id][-1]
            return file.id, f"{meeting.body} {meeting.date}: {file.name}"

        await self._each([*fresh, *again], self._attachment, named, self._attachment_failed)

    def _is_recent(self, file: File, meetings: Iterable[Meeting], known: Mapping[str, Known]) -> bool:
        changed = [known[each.id].changed_at for each in meetings if each.id in known]
        released = [each.released for each in meetings]
        return is_recent(self.around.options, self.around.now(), file.changed_at, *changed, *released)

    async def _each(
        self,
        things: Iterable[Any],
        fetch: Callable[[Any], Awaitable[None]],
        named: Callable[[Any], tuple[str, str]],
        failed: Callable[[Any, str], None],
    ) -> None:
        """Fetches each thing, and again at the end those that failed. Raises `CallFailed` for a dead host."""
        left = list(things)
        for round_ in range(1, _ROUNDS + 1):
            failures: list[Any] = []
            for thing in left:
                identifier, title = named(thing)
                self.around.begun(self.host)
                try:
                    await fetch(thing)
                except HarvestError as error:
                    failed(thing, str(error))
                    failures.append(thing)
                    self._in_a_row = self._in_a_row + 1 if isinstance(error, CallFailed) else 0
                    over = self._in_a_row >= _IN_A_ROW or not isinstance(error, CallFailed | Unusable)
                    if over or round_ == _ROUNDS:
                        self.report.failed.append(Fault(title, identifier, str(error)))
                    if over:
                        self._tell_of(failures[:-1], named)
                        raise
                    if round_ < _ROUNDS:
                        continue
                else:
                    self._in_a_row = 0
                self.around.done(self.host)
            left = failures

    def _tell_of(self, failed: Iterable[Any], named: Callable[[Any], tuple[str, str]]) -> None:
        """Tells of what failed in this round before the host was left alone."""
        told = {fault.id for fault in self.report.failed}
        for thing in failed:
            identifier, title = named(thing)
            if identifier not in told:
                self.report.failed.append(Fault(title, identifier, "it failed, and then the host did"))

    async def _meeting(self, meeting: Meeting) -> None:
        parts = await self.adapter.meeting(self.session, meeting)
        now = self.around.now()
        files = [self._kept("meeting", meeting.id, meeting.body, part) for part in parts]
        for part in parts:
            # Of a large page it takes seconds, in which the other hosts would wait.
            body = (part.found_on or part.answer).body
            attached = await asyncio.to_thread(self.adapter.attachments, self.host, body)
            self.state.lists(self.host, meeting.id, part.id, attached, now)
        fresh = self.state.fetched(self.host, meeting, files, now.isoformat())
        self.report.unchanged += len(files) - len(fresh)
        self.around.fetched(fresh)

    def _meeting_failed(self, meeting: Meeting, reason: str) -> None:
        self.state.failed(self.host, meeting.id, reason)

    async def _attachment(self, file: File) -> None:
        attached = Attached(file.id, file.name, file.page, "")
        part = await self.adapter.attachment(self.session, attached)
        kept = self._kept("attachment", file.meeting, file.name, part)
        if self.state.fetched_file(kept):
            self.around.fetched([kept])
        else:
            self.report.unchanged += 1

    def _attachment_failed(self, file: File, reason: str) -> None:
        if file.status in ("listed", "failed"):  # what was had before stands, whatever became of looking at it again
            self.state.settle([file], "failed", reason=reason)

    def _kept(self, kind: Any, meeting: str, name: str, part: Part) -> File:
        if part.found_on is not None:
            page = self.around.archive.put(part.found_on.body)
            self._note(FOUND_ON, part.id, meeting, part.found_on, page, part.page)
        sha256 = self.around.archive.put(part.answer.body)
        self._note(kind, part.id, meeting, part.answer, sha256, part.page)
        now = self.around.now().isoformat()
        return File(
            self.host, kind, part.id, meeting, name, part.page, sha256, status="fetched", changed_at=now, checked_at=now
        )

    def _note(self, kind: str, identifier: str, meeting: str, answer: Answer, sha256: str, page: str) -> None:
        self.around.archive.note(
            self.host,
            {
                "at": answer.at.isoformat(timespec="seconds"),
                "address": answer.address,
                "status": answer.status,
                "sha256": sha256,
                "bytes": len(answer.body),
                "headers": dict(answer.headers),
                "system": self.session.target.system,
                "kind": kind,
                "id": identifier,
                "meeting": meeting,
                "page": page,
            },
        )
