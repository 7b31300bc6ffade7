"""Result sets read from each standard format, and compared as SPARQL means it.

Read by readers of the tests' own, so that the serialiser under test does not check itself. Two results are the same
where their rows are, as a multiset (in order, where the query orders them), up to the names of blank nodes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, XSD

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
MEDIA_TYPES = {".srj": JSON, ".srx": XML, ".csv": CSV, ".tsv": TSV, ".ttl": TURTLE}
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_XML = "{http://www.w3.org/2005/sparql-results#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_BY_VALUE = (XSD.boolean, XSD.integer, XSD.decimal, XSD.float, XSD.double)

Term = rdflib.term.Node
Row = dict[str, Term]


@dataclass(frozen=True)
class Solutions:
    variables: tuple[str, ...]
    rows: tuple[Row, ...]


Result = Solutions | bool | rdflib.Graph


def read(content: bytes, media_type: str, base: str = "http://example.org/") -> Result:
    """A result in one of `MEDIA_TYPES`; `base` resolves relative addresses in Turtle.

    Raises ValueError, or an error of the format's own, where it is ill-formed.
    """
    match media_type:
        case "application/sparql-results+json":
            return _read_json(json.loads(content))
        case "application/sparql-results+xml":
            return _read_xml(ElementTree.fromstring(content))
        case "text/csv":
            return _read_csv(content.decode("utf-8"))
        case "text/tab-separated-values":
            return _read_tsv(content.decode("utf-8"))
        case "text/turtle":
            return _read_graph(rdflib.Graph().parse(data=content, format="turtle", publicID=base))
    raise ValueError(f"no reader for {media_type}")


def _literal(value: str, datatype: str | None, language: str | None) -> rdflib.Literal:
    if language:
        return rdflib.Literal(value, lang=language.lower())
    # A string and a plain literal are one (RDF 1.1, 3.3).
    plain = datatype is None or datatype == str(XSD.string)
    return rdflib.Literal(value, datatype=None if plain else rdflib.URIRef(datatype or ""), normalize=False)


def _read_json(content: dict[str, object]) -> Solutions | bool:
    if isinstance(content.get("boolean"), bool):
        return bool(content["boolean"])
    head, results = content["head"], content["results"]
    assert isinstance(head, dict) and isinstance(results, dict)
    return Solutions(
        tuple(head["vars"]),
        tuple({name: _json_term(term) for name, term in row.items()} for row in results["bindings"]),
    )


def _json_term(term: dict[str, str]) -> Term:
    match term["type"]:
        case "uri":
            return rdflib.URIRef(term["value"])
        case "bnode":
            return rdflib.BNode(term["value"])
        case "literal" | "typed-literal":
            return _literal(term["value"], term.get("datatype"), term.get("xml:lang"))
    raise ValueError(f"no type of term: {term['type']}")


def _read_xml(root: ElementTree.Element) -> Solutions | bool:
    boolean = root.find(f"{_XML}boolean")
    if boolean is not None:
        return {"true": True, "false": False}[(boolean.text or "").strip()]
    variables = tuple(each.attrib["name"] for each in root.findall(f"{_XML}head/{_XML}variable"))
    results = root.find(f"{_XML}results")
    if results is None:
        raise ValueError("neither a boolean nor results")
    return Solutions(
        variables,
        tuple(
            {each.attrib["name"]: _xml_term(each[0]) for each in row.findall(f"{_XML}binding")}
            for row in results.findall(f"{_XML}result")
        ),
    )


def _xml_term(element: ElementTree.Element) -> Term:
    text = element.text or ""
    match element.tag.removeprefix(_XML):
        case "uri":
            return rdflib.URIRef(text)
        case "bnode":
            return rdflib.BNode(text)
        case "literal":
            return _literal(text, element.get("datatype"), element.get(_LANG))
    raise ValueError(f"no term: {element.tag}")


def _read_csv(content: str) -> Solutions:
    """CSV does not tell a literal from an IRI: all are strings; an empty field is no binding (CSV/TSV, 3.2)."""
    header, *records = list(csv.reader(io.StringIO(content, newline="")))
    if any(len(record) != len(header) for record in records if header):
        raise ValueError("a record with another number of fields than the header")
    return Solutions(
        tuple(header),
        tuple(
            {name: _csv_term(field) for name, field in zip(header, record, strict=True) if field} for record in records
        ),
    )


def _csv_term(field: str) -> Term:
    return rdflib.BNode(field[2:]) if field.startswith("_:") else rdflib.Literal(field)


def _read_tsv(content: str) -> Solutions:
    header, *lines = content.removesuffix("\n").split("\n")
    variables = header.rstrip("\r").split("\t")
    if any(not name.startswith("?") for name in variables):
        raise ValueError("a variable without its question mark (CSV/TSV, 4.1)")
    rows = []
    for line in lines:
        fields = line.rstrip("\r").split("\t")
        rows.append(
            {name[1:]: _turtle_term(field) for name, field in zip(variables, fields, strict=True) if field.strip()}
        )
    return Solutions(tuple(name[1:] for name in variables), tuple(rows))


def _turtle_term(field: str) -> Term:
    if field.startswith("_:"):
        return rdflib.BNode(field[2:])
    term = next(rdflib.Graph().parse(data=f"<x:s> <x:p> {field} .", format="turtle").objects())
    if isinstance(term, rdflib.Literal):
        # rdflib rewrites a number's form; the form is what the format must keep.
        written = re.fullmatch(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?", field)
        return _literal(written.group() if written else str(term), term.datatype, term.language)
    return term


def _read_graph(graph: rdflib.Graph) -> Result:
    """The graph; or the result set that it describes in the suite's own vocabulary."""
    node = graph.value(predicate=RDF.type, object=RS.ResultSet)
    if node is None:
        return graph
    return Solutions(
        tuple(str(name) for name in graph.objects(node, RS.resultVariable)),
        tuple(
            {str(graph.value(binding, RS.variable)): _of(graph, binding) for binding in graph.objects(row, RS.binding)}
            for row in graph.objects(node, RS.solution)
        ),
    )


def _of(graph: rdflib.Graph, binding: Term) -> Term:
    value = graph.value(binding, RS.value)
    if value is None:
        raise ValueError("a binding without a value")
    return value


def same(actual: Result, expected: Result, *, ordered: bool = False, lossy: bool = False) -> bool:
    """Whether two results are the same.

    `ordered`: rows must come in the same order. Numbers and booleans are the same where datatype and value are: `2` and
    `2.0` are one decimal, and the standard names no form for what a query computes. `lossy`: CSV gives no datatypes
    (CSV/TSV, 3.2), so that whatever looks like a number is compared as one.
    """
    actual, expected = _by_value(actual, lossy), _by_value(expected, lossy)
    if isinstance(actual, bool) or isinstance(expected, bool):
        return isinstance(actual, bool) and isinstance(expected, bool) and actual is expected
    if isinstance(actual, rdflib.Graph) or isinstance(expected, rdflib.Graph):
        both = isinstance(actual, rdflib.Graph) and isinstance(expected, rdflib.Graph)
        return both and isomorphic(actual, expected)
    if set(actual.variables) != set(expected.variables) or len(actual.rows) != len(expected.rows):
        return False
    if _rows_without_blanks(actual, ordered) != _rows_without_blanks(expected, ordered):
        return False
    return isomorphic(_as_graph(actual.rows, ordered), _as_graph(expected.rows, ordered))


def _by_value(result: Result, lossy: bool) -> Result:
    if not isinstance(result, Solutions):
        return result
    rows = tuple({name: _valued(term, lossy) for name, term in row.items()} for row in result.rows)
    return Solutions(result.variables, rows)


def _valued(term: Term, lossy: bool) -> Term:
    if not isinstance(term, rdflib.Literal) or not (lossy or term.datatype in _BY_VALUE):
        return term
    if term.datatype == XSD.boolean:
        return rdflib.Literal({"1": "true", "0": "false"}.get(str(term), str(term)), datatype=XSD.boolean)
    try:
        value = Decimal(str(term)) if term.datatype in (XSD.decimal, XSD.integer) else float(str(term))
    except (ValueError, InvalidOperation):
        return term
    return rdflib.Literal(
        format(value.normalize(), "f") if isinstance(value, Decimal) else repr(value),
        datatype=term.datatype,
        normalize=False,
    )


def _key(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, term.n3()) for name, term in row.items()))


def _has_blanks(row: Row) -> bool:
    return any(isinstance(term, rdflib.BNode) for term in row.values())


def _rows_without_blanks(solutions: Solutions, ordered: bool) -> Counter[tuple[object, ...]]:
    return Counter(
        (position if ordered else None, _key(row))
        for position, row in enumerate(solutions.rows)
        if not _has_blanks(row)
    )


def _as_graph(rows: Sequence[Row], ordered: bool) -> rdflib.Graph:
    """The rows that hold blank nodes as a graph, in the way of the suite's own result-set vocabulary."""
    graph = rdflib.Graph()
    for position, row in enumerate(rows):
        if not _has_blanks(row):
            continue
        node = rdflib.BNode()
        graph.add((node, RDF.type, RS.Solution))
        if ordered:
            graph.add((node, RS["index"], rdflib.Literal(position)))
        for name, term in row.items():
            graph.add((node, rdflib.URIRef(f"x-variable:{name}"), term))
    return graph
