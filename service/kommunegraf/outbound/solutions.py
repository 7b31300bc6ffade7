"""The solutions that an endpoint gave, as the text that takes the place of its SERVICE clause."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import pyoxigraph as ox

from kommunegraf.errors import OutboundError
from kommunegraf.sparql.rewriting import escaped

# From this many rows on, Oxigraph joins a VALUES block with everything else before anything narrows it (up to 75 times
# slower, measured on 100,000 items); within a sub-select it does not.
_MANY = 1_000


def failed_silently(variables: Sequence[str]) -> str:
    """What SERVICE SILENT gives where its endpoint fails: one solution that binds nothing (Federated Query, 2.2).

    The `variables` of its pattern stay in scope, so that `SELECT *` shows them.
    """
    if not variables:
        return "{}"
    head = " ".join(f"?{name}" for name in variables)
    return f"{{ VALUES ({head}) {{ ({' '.join('UNDEF' for _ in variables)}) }} }}"


def values_block(answer: bytes, results: ox.QueryResultsFormat, base: str, max_rows: int) -> str:
    """A group with the answer's solutions as a VALUES block (SPARQL 1.1, 10), in their order.

    `answer` is a SELECT result. Blank nodes become IRIs below `base` (RDF 1.1, 3.5), the same for the same label of
    this answer and for no other. Raises `OutboundError` for an answer that is ill-formed, not of a SELECT, of more than
    `max_rows` rows, or with triple terms.
    """
    try:
        return _block(answer, results, base, max_rows)
    except OutboundError as error:
        failure = str(error)
    except (SyntaxError, ValueError, OSError):
        failure = "its answer is not a well-formed SPARQL result"
    # Not from within: the error would keep the solutions, and they must end on the thread that they were read on.
    raise OutboundError(failure)


def _block(answer: bytes, results: ox.QueryResultsFormat, base: str, max_rows: int) -> str:
    salt = secrets.token_hex(8)
    nodes: dict[str, str] = {}

    def written(term: object) -> str:
        match term:
            case None:
                return "UNDEF"
            case ox.NamedNode() | ox.Literal():
                return str(term)
            case ox.BlankNode():
                number = len(nodes) + 1
                return nodes.setdefault(term.value, str(ox.NamedNode(f"{base}.well-known/genid/{salt}-{number}")))
            case _:
                raise OutboundError("its answer has triple terms, which cannot be joined here")

    solutions = ox.parse_query_results(answer, format=results)
    if not isinstance(solutions, ox.QuerySolutions):
        raise OutboundError("it answered true or false, not rows")
    rows: list[str] = []
    head = " ".join(str(variable) for variable in solutions.variables)
    for row in solutions:
        if len(rows) >= max_rows:
            raise OutboundError(f"its answer has more than {max_rows} rows: narrow the pattern in the clause")
        rows.append(f"({' '.join(written(term) for term in row)})")
    block = f"VALUES ({head}) {{ {escaped(' '.join(rows))} }}"
    return f"{{ {block} }}" if len(rows) < _MANY else f"{{ SELECT * {{ {block} }} }}"
