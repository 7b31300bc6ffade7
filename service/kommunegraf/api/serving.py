"""Serves the application over HTTP, with bounds on what connections can cost."""

from __future__ import annotations

import logging
import resource
import socket
import sys
from typing import Any

import uvicorn

from kommunegraf.api.app import create_app
from kommunegraf.api.connection import bounded
from kommunegraf.api.open_connections import OpenConnections
from kommunegraf.api.sparql import CutOff
from kommunegraf.errors import ConfigurationError
from kommunegraf.settings import Settings

ENDING = 5  # seconds that answers under way are given when the service ends
_CONNECTIONS = 65_536  # file handles asked for: as many as the system allows, up to this
_BACKLOG = 2048


class _KnownCuts(logging.Filter):
    """An answer that was cut on purpose is no error of the server's."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], CutOff))


def serve(settings: Settings) -> None:
    """Serves until interrupted, on `settings.host` and `settings.port`.

    Raises `ConfigurationError` where that address cannot be had.
    """
    _allow_many_connections()
    _log_queries()
    logging.getLogger("uvicorn.error").addFilter(_KnownCuts())
    config = uvicorn.Config(
        create_app(settings),
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http=bounded(
            settings.client_timeout, OpenConnections(settings.connections_per_client, settings.trusted_proxies)
        ),
        ws="none",
        log_level="error",  # a warning is of a client's doing, and clients must not fill the log
        access_log=False,
        proxy_headers=False,  # who is asking is told by trusted_proxies
        server_header=False,
        # A client that reads nothing must not keep the service from ending.
        timeout_graceful_shutdown=ENDING,
    )
    with _listening(settings.host, settings.port, settings.client_timeout) as listener:
        uvicorn.Server(config).run([listener])


def _listening(host: str, port: int, patience: float) -> socket.socket:
    """A listening socket. The system ends a connection whose client took nothing for `patience` seconds: also one that
    was answered and closed, and whose last bytes nobody reads.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        option = getattr(socket, "TCP_USER_TIMEOUT", None)  # Linux; connections have it from their listener
        if option is not None:
            listener.setsockopt(socket.IPPROTO_TCP, option, max(1, int(1000 * patience)))
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        listener.set_inheritable(False)
    except (OSError, OverflowError) as error:
        listener.close()
        raise ConfigurationError(
            f"cannot listen on {host}:{port} ({error}); choose others with --host and --port"
        ) from error
    return listener


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, _CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _log_queries() -> None:
    """The query log goes to standard error, a JSON object a line."""
    log: Any = logging.getLogger("kommunegraf.queries")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
