"""`make run` builds, serves in the foreground and prints a query that works; an installed wheel finds its data."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import venv
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def printed_query(process: subprocess.Popen[str]) -> str:
    """The first line that shows a curl command; fails with all that was printed where there is none."""
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if line.strip().startswith("curl "):
            return line.strip()
    raise AssertionError("".join(seen))


def as_request(command: str) -> urllib.request.Request:
    """The HTTP request that a printed curl command makes (curl itself need not be here)."""
    words = shlex.split(command)
    address = next(word for word in words if word.startswith("http://"))
    header = words[words.index("-H") + 1]
    name, _, value = words[words.index("--data-urlencode") + 1].partition("=")
    body = urllib.parse.urlencode({name: value}).encode()
    return urllib.request.Request(address, data=body, headers=dict([header.split(": ", 1)]))


@pytest.mark.xdist_group("make")
def test_make_run_builds_serves_and_prints_a_query_that_answers(root, tmp_path):
    port = free_port()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}", f"DATA={tmp_path / 'data'}"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    stop = threading.Timer(240, os.killpg, (process.pid, signal.SIGKILL))
    stop.start()
    try:
        request = as_request(printed_query(process))
        assert f":{port}/" in request.full_url
        answer = answered(request, process)
        assert re.match(r"outcome,text\r?\n", answer)
        assert len(answer.splitlines()) > 5
    finally:
        stop.cancel()
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.close()
        process.wait(timeout=30)


def answered(request: urllib.request.Request, process: subprocess.Popen[str]) -> str:
    """The answer as soon as the service listens; the query is printed before it does."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read().decode("utf-8")
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
    raise AssertionError(f"make run ended with {process.returncode}")


@pytest.mark.xdist_group("make")
def test_a_wheel_finds_its_data_without_the_checkout(root, tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(root)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    environment = tmp_path / "env"
    venv.create(environment, with_pip=False, symlinks=True)
    [site] = environment.glob("lib/python*/site-packages")
    # The dependencies are those that run this test; the package itself is the wheel's.
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(site)], check=True)
    here = Path(pytest.__file__).parents[1]
    script = (
        f"import sys; sys.path.append({str(here)!r}); "
        "from kommunegraf import resources; from kommunegraf.queries import load_queries; "
        "print(resources.root()); print(len(load_queries())); print(len(list(resources.folder('samples').iterdir())))"
    )
    found = subprocess.run(
        [environment / "bin" / "python", "-I", "-c", script], check=True, capture_output=True, text=True, cwd=tmp_path
    ).stdout.split()
    assert Path(found[0]) == site / "kommunegraf" / "data"
    assert int(found[1]) >= 28
    assert int(found[2]) >= 5
