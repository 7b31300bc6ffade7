"""Where the programs are that `.ci/run` installs, and why one is not here."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

_JAVA = Path("/usr/share/java")
# What Debian's libapache-jena-java depends on, by the beginnings of the archives' names; of the logging bridges, which
# exclude one another, those that are named.
_ARCHIVES = (
    *("jena-", "commons-", "dexx", "gson", "guava", "failureaccess", "httpc", "jackson", "jsonld", "jakarta.json"),
    *("protobuf", "slf4j-api", "slf4j-nop", "jcl-over-slf4j", "thrift", "titanium"),
)


def cache() -> Path:
    """`KOMMUNEGRAF_CLIENTS`, else a folder of the user's own cache."""
    named = os.environ.get("KOMMUNEGRAF_CLIENTS")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kommunegraf" / "clients"


def program(name: str) -> str:
    """The path of a program; the test is skipped where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def comunica() -> list[str]:
    """The command of Comunica; the test is skipped where it is not installed."""
    script = cache() / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"
    node = program("node")
    if not script.is_file():
        pytest.skip(f"Comunica is not installed: npm ci in {cache()} with the files of tests/clients/comunica")
    return [node, str(script)]


def rsparql(place: Path) -> list[str]:
    """The command of Jena's `rsparql`; the test is skipped where it is not installed."""
    java = program("java")
    core = _JAVA / "jena-core.jar"
    if not core.is_file():
        pytest.skip("Jena is not installed (Debian: libapache-jena-java)")
    # Debian renamed the Xerces classes within the archive and left their message files where they were.
    with zipfile.ZipFile(core) as archive:
        for name in archive.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                target = place / name.removeprefix("org/apache/jena/ext/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    archives = sorted(str(path) for path in _JAVA.glob("*.jar") if path.name.startswith(_ARCHIVES))
    return [java, "-cp", os.pathsep.join([str(place), *archives]), "arq.rsparql"]
