"""The solutions that an endpoint gave, as the text that takes the place of its SERVICE clause."""

from __future__ import annotations

import secrets

import pyoxigraph as ox

from kommunegraf.errors import OutboundError
from kommunegraf.sparql.rewriting import escaped

# From this many rows on, Oxigraph joins a VALUES block with everything else before anything narrows it (measured: 80
# times slower on 100,000 items); within a sub-select it does not.
_MANY = 1_000


def values_block(answer: bytes, results: ox.QueryResultsFormat, base: str, max_rows: int) -> str:
    """A group with the answer's solutions as a VALUES block (SPARQL 1.1, 10), in their order.

    `answer` is a SELECT result. Blank nodes become IRIs below `base` (RDF 1.1, 3.5), the same for the same label of
    this answer and for no other. Raises `OutboundError` for an answer that is ill-formed, not of a SELECT, of more than
    `max_rows` rows, or with triple terms.
    """
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

    rows: list[str] = []
    try:
        solutions = ox.parse_query_results(answer, format=results)
        if not isinstance(solutions, ox.QuerySolutions):
            raise OutboundError("it answered true or false, not rows")
        head = " ".join(str(variable) for variable in solutions.variables)
        for row in solutions:
            if len(rows) >= max_rows:
                raise OutboundError(f"its answer has more than {max_rows} rows: narrow the pattern in the clause")
            rows.append(f"({' '.join(written(term) for term in row)})")
    except (SyntaxError, ValueError, OSError) as error:
        raise OutboundError("its answer is not a well-formed SPARQL result") from error
    block = f"VALUES ({head}) {{ {escaped(' '.join(rows))} }}"
    return f"{{ {block} }}" if len(rows) < _MANY else f"{{ SELECT * {{ {block} }} }}"
