"""A stand-in for FirstAgenda Publication on loopback: a made-up municipality, its faults, and the truth about it.

    from firstagenda_server import Faults, StandIn

    with StandIn(7, meetings=40, bodies=5, faults=Faults(cookie="explicit", too_many=0.1, cut=0.1)) as server:
        harvest(server.url)                     # "http://127.0.0.1:<free port>", no slash at the end
        assert not any(call.overlapped for call in server.calls)
        for id, meeting in server.meetings.items():
            meeting.body.name, meeting.date, meeting.kind, meeting.items[0].decisions
        server.publish_minutes(id)              # then harvest again

Put `tests/harvest` on the path (pytest does for the tests there), or run `python -m firstagenda_server 7 1400 34 0.03`
as a process of its own: it prints its address and serves until its standard input ends.

**The world** (`world.py`) follows from the seed alone: 34 bodies and 1,400 meetings where nothing else is asked for,
some 8 items a meeting. The last meeting in 30 (at least one) has an agenda and no minutes; some are supplementary
agendas (`IsSupplementaryAgenda`, same body and date as another); some are closed (`Lukket referat`). Items may be
closed with and without text, lack number or title, and hold an earlier body's decision. The first body stands in two
groups of `Udvalg`, so that each of its meetings is listed twice. `Link` names `host` (a real municipality's, so that
the publisher is known): **never follow it**, ask `server.url` for `/Vis/Pdf/bilag/{DocumentId}`.

**The truth**: `server.meetings` is a mapping from meeting id to `MeetingTruth` of what is listed now. An item's
`decisions` stand in the order of the text; `decision.earlier` marks another body's.

**Changes between two runs**: `publish_minutes(id)` (same id, decisions come, new `ReleasedDate`; for a supplementary
agenda too), `change(id)` (text and `ReleasedDate`), `change_quietly(id)` (text alone), `withdraw(id)` (off the list,
404) and `bring_back(id)`, `add_meeting()` and `add_supplement(id)` (give the new id), `shorten_list(kept)` (valid JSON
without its end) and `restore_list()`, `set_faults(faults)`. `unfinished()` gives the ids that have no minutes yet.

**Faults** (`Faults`, all off but for the cookie): shares of paths, chosen by seed and path, each striking a path's
first `times` requests and then no more, so that who tries again gets through; `lasting` ones never end. `/`, `/Home/…`
and `/robots.txt` are never struck. `Faults.everything(rate)` turns on all at once but for `MISLEADING`, which a good
harvester does not get past by trying again: redirects to other hosts and inside, and a 404 for what is there.

**What was called**: `server.calls`, a list of `Call(time, path, had_cookie, user_agent, status, fault, overlapped)`;
`had_cookie` says that a cookie came which the server knows. `server.calls_to("/api/agenda/dagsorden/")` filters.
"""

from __future__ import annotations

from firstagenda_server.faults import MISLEADING, PASSING, Faults
from firstagenda_server.server import COOKIE, Call
from firstagenda_server.stand_in import StandIn
from firstagenda_server.truth import AttachmentTruth, BodyTruth, DecisionTruth, ItemTruth
from firstagenda_server.world import MeetingTruth, World

__all__ = [
    "COOKIE",
    "MISLEADING",
    "PASSING",
    "AttachmentTruth",
    "BodyTruth",
    "Call",
    "DecisionTruth",
    "Faults",
    "ItemTruth",
    "MeetingTruth",
    "StandIn",
    "World",
]
