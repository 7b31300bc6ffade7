"""The errors kommunegraf raises: each names the input, the place and the way out."""

from __future__ import annotations


class KommunegrafError(Exception):
    """Base of all errors that are the input's or the operator's to mend.

    `exit_code` is what the command line ends with when the error reaches it.
    """

    exit_code = 1


class ConfigurationError(KommunegrafError):
    """A setting, or a data file of the project (ontology, mapping, shape, query), is wrong."""

    exit_code = 2


class ReadingError(KommunegrafError):
    """A file could not be turned into a `Document`."""

    exit_code = 3

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"{name}: {reason}. {remedy}")
        self.name = name
        self.reason = reason
        self.remedy = remedy


class MappingError(KommunegrafError):
    """A record cannot become quads: a field without a term, or an IRI that is none."""

    exit_code = 3


class StoreError(KommunegrafError):
    """The data folder cannot be used as it is (read-only, full, newer, locked)."""

    exit_code = 4


class QueryError(KommunegrafError):
    """A query could not be parsed or answered."""

    exit_code = 5


class ServiceRefused(QueryError):
    """A query or update names an address that this service does not ask."""


class OutboundError(QueryError):
    """Another host gave no answer that can be used; the message says nothing of this machine's network."""


class OwnEndpointBusy(QueryError):
    """An endpoint of the service's own did not answer a SERVICE clause in time."""


class UnusableAnswer(QueryError):
    """What SERVICE clauses gave cannot stand in the query: it is too long, or has what is not joined."""


class OutboundTimeout(OutboundError):
    """Another host took longer than it may."""


class HarvestError(KommunegrafError):
    """A host that publishes agendas gave no answer that can be used."""

    exit_code = 7
