"""Speaks HTTP/1.1 for the stand-in: keeps what was called, and does each fault on the wire."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

from firstagenda_server.answers import NOT_FOUND, Answer, Answers
from firstagenda_server.chance import guid
from firstagenda_server.faults import Faults, striking

COOKIE = "AnonymousSession"
ELSEWHERE = "http://dagsordener.eksempel.invalid"  # never resolves (RFC 6761, 6.4)
INSIDE = "http://169.254.169.254/latest/meta-data/"  # link-local (RFC 3927): where clouds keep their secrets


@dataclass(slots=True)
class Call:
    """A request as it was answered. `time` counts from the server's start, in seconds.

    `overlapped` says that another request was under way while this one was; `fault` names what was done to it.
    """

    time: float
    path: str  # with its query
    had_cookie: bool
    user_agent: str
    status: int = 0
    fault: str | None = None
    overlapped: bool = False


class Server:
    """Serves `answers` on a loopback port (0: a free one) until it is closed."""

    def __init__(self, answers: Answers, faults: Faults, seed: int, port: int = 0) -> None:
        self.calls: list[Call] = []
        self.answers = answers
        self.faults = faults
        self.seed = seed
        self.closing = threading.Event()
        self._begun = time.monotonic()
        self._lock = threading.Lock()
        self._under_way: list[Call] = []
        self._asked: dict[str, int] = {}
        self._sessions: set[str] = set()
        self._connections: set[socket.socket] = set()
        owner = self

        class Handler(_Handler):
            server_of_all = owner

        self._http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        with self._lock:
            open_ones = list(self._connections)
        for each in open_ones:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:  # it ended meanwhile
                continue
        self._http.server_close()
        self._thread.join(5)

    def begin(self, path: str, cookie: str, user_agent: str) -> Call:
        with self._lock:
            call = Call(time.monotonic() - self._begun, path, cookie in self._sessions, user_agent)
            for other in self._under_way:
                other.overlapped = call.overlapped = True
            self._under_way.append(call)
            self.calls.append(call)
        return call

    def end(self, call: Call) -> None:
        with self._lock:
            if call in self._under_way:
                self._under_way.remove(call)

    def fault(self, path: str) -> str | None:
        with self._lock:
            attempt = self._asked.get(path, 0)
            self._asked[path] = attempt + 1
        return striking(self.faults, self.seed, path, attempt)

    def session(self) -> str:
        with self._lock:
            cookie = guid(self.seed, "session", len(self._sessions))
            self._sessions.add(cookie)
        return cookie

    def lose(self, cookie: str) -> None:
        with self._lock:
            self._sessions.discard(cookie)
            self._sessions.add(f"lost {len(self._sessions)}")  # so that the next one has another name

    def connected(self, connection: socket.socket, *, now: bool) -> None:
        with self._lock:
            (self._connections.add if now else self._connections.discard)(connection)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_all: Server

    def setup(self) -> None:
        super().setup()
        self.server_of_all.connected(self.connection, now=True)

    def finish(self) -> None:
        self.server_of_all.connected(self.connection, now=False)
        super().finish()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the client went, or the server closes
            self.close_connection = True

    def do_GET(self) -> None:
        owner = self.server_of_all
        cookie = _cookie(self.headers.get("Cookie", ""))
        call = owner.begin(self.path, cookie, self.headers.get("User-Agent", ""))
        try:
            self._answer(call, cookie)
        finally:
            owner.end(call)

    def _answer(self, call: Call, cookie: str) -> None:
        owner = self.server_of_all
        answer = owner.answers.of(self.path)
        if answer.needs_cookie and not call.had_cookie and owner.faults.cookie != "unneeded":
            self._send(call, self._without_cookie())
            return
        path = self.path.split("?", 1)[0].casefold()
        exempt = path in ("/", "/robots.txt") or path.startswith("/home/")
        call.fault = None if exempt or answer.status == 404 else owner.fault(self.path)
        headers: dict[str, str] = {}
        match call.fault:
            case "too_many":
                answer = Answer(429, body=b"Too many requests")
            case "too_many_told":
                answer, headers = Answer(429, body=b"Too many requests"), {"Retry-After": str(owner.faults.retry_after)}
            case "unavailable":
                answer = Answer(503, body=b"Service unavailable")
                if len(self.path) % 2:  # the form with a date (RFC 9110, 10.2.3)
                    headers = {"Retry-After": formatdate(time.time() + owner.faults.retry_after, usegmt=True)}
            case "malformed":
                answer = Answer(media_type=answer.media_type, body=answer.body[: len(answer.body) * 2 // 3])
            case "html":
                answer = Answer(body=b"<!doctype html><html><body><p>Vi er straks tilbage.</p></body></html>")
            case "other_host":
                answer = Answer(302, location=ELSEWHERE + self.path)
            case "private_address":
                answer = Answer(302, location=INSIDE)
            case "not_found":
                answer = NOT_FOUND
            case "cookie_lost":
                if answer.needs_cookie and owner.faults.cookie != "unneeded":
                    owner.lose(cookie)
                    answer = self._without_cookie()
                else:
                    call.fault = None
        self._send(call, answer, headers)

    def _without_cookie(self) -> Answer:
        if self.server_of_all.faults.cookie == "explicit":
            back = quote(self.server_of_all.url + self.path, safe="")
            return Answer(302, location=f"/Home/AnonymousAuthentication?callback={back}")
        return Answer(302, location="/")

    def _send(self, call: Call, answer: Answer, headers: dict[str, str] | None = None) -> None:
        owner = self.server_of_all
        call.status = answer.status
        pause = owner.faults.slow_seconds if call.fault == "slow" else 0.0
        if pause:
            owner.closing.wait(pause)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.location is not None:
            self.send_header("Location", answer.location)
        if answer.sets_cookie and owner.faults.cookie != "unneeded":
            self.send_header("Set-Cookie", f"{COOKIE}={owner.session()}; path=/; HttpOnly")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if not answer.body:
            owner.end(call)
        self.end_headers()
        middle = len(answer.body) // 2
        self.wfile.write(answer.body[:middle])
        if pause:
            owner.closing.wait(pause)
        owner.end(call)  # before the last byte: whoever has read it may call again at once
        if call.fault == "cut":
            self.close_connection = True
            return
        self.wfile.write(answer.body[middle:])

    def log_message(self, format: str, *args: object) -> None:
        pass


def _cookie(header: str) -> str:
    for each in header.split(";"):
        name, _, value = each.strip().partition("=")
        if name == COOKIE:
            return value
    return ""
