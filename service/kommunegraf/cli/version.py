"""`kommunegraf version`: what is running."""

from __future__ import annotations

import platform
from importlib.metadata import version

from kommunegraf import __version__
from kommunegraf.cli.output import say
from kommunegraf.store.folder import FORMAT


def command() -> None:
    """Prints the version of kommunegraf, of its store's format, and of what it stands on."""
    say(
        f"kommunegraf {__version__} (data format {FORMAT}, pyoxigraph {version('pyoxigraph')}, "
        f"Python {platform.python_version()})"
    )
