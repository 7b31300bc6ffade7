"""A real Chromium, the service on a port with the samples in it, and pages watched for what they may not do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kommunegraf.settings import Settings
from watching import listening

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What the policy forbids is an event of the document, before it is a line of the console.
_WATCH = "addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective))"


# Of a module and no longer: while Playwright is open, this thread has an event loop that other tests would meet.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(sample_ingest) -> Iterator[str]:
    """Where the service listens."""
    folder, _ = sample_ingest
    with listening(Settings(data=folder.path, workers=1, query_timeout=10, connections_per_client=100)) as (host, port):
        yield f"http://{host}:{port}"


class Watched:
    """What the pages of a test did beside what they are for: errors, and requests to other places."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.errors: list[str] = []
        self.outside: list[str] = []
        self._origin = urlsplit(address).netloc
        context.add_init_script(_WATCH)
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", lambda request: self._asked(request.url))

    def _said(self, kind: str, text: str) -> None:
        # An answer of 400 or 422 is a line of the console by itself, and what such a test is about.
        if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
            self.errors.append(text)

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != self._origin:
            self.outside.append(url)


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens pages of the service, in a browser as options say; errors, violations and requests elsewhere fail."""
    contexts: list[tuple[BrowserContext, Watched]] = []

    def open_page(path: str, **options: object) -> Page:
        context = chromium.new_context(**{"locale": "en-GB", **options})
        contexts.append((context, Watched(context, address)))
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(address + path)
        return page

    yield open_page
    for context, watched in contexts:
        context.close()
        assert watched.errors == []
        assert watched.outside == []
