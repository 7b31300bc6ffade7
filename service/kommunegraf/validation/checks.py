"""What SHACL cannot see: quotes against the text, lexical forms, precision of dates, graphs, CPR numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.extraction.records import XSD, Mode
from kommunegraf.identity import ONTOLOGY
from kommunegraf.reading.document import Document
from kommunegraf.validation.cpr import cpr_candidates, in_name
from kommunegraf.validation.literals import well_formed
from kommunegraf.validation.nodes import Term
from kommunegraf.validation.precision import TEMPORAL, Lack, lacking
from kommunegraf.validation.report import Result, Severity
from kommunegraf.validation.statements import Quoted, Statements

SPDX = "http://spdx.org/rdf/terms#"
SCHEMA = "https://schema.org/"
_MACHINE_TYPES = frozenset(
    {
        ONTOLOGY + "MachineSummary",
        ONTOLOGY + "Evidence",
        "http://www.w3.org/ns/prov#SoftwareAgent",
        "http://www.w3.org/ns/oa#SpecificResource",
        "http://www.w3.org/ns/oa#TextQuoteSelector",
        "http://www.w3.org/ns/oa#TextPositionSelector",
    }
)
# Nodes that keep the books: what they state is about the file, so no words of the text prove it.
_BOOKKEEPING = frozenset(ONTOLOGY + name for name in ("Document", "DocumentVersion", "Evidence"))
_UNPROVED = frozenset({RDF_TYPE, ONTOLOGY + "evidence", "http://www.w3.org/ns/prov#wasAttributedTo"})
# A file full of numbers is held by one; a report of millions helps nobody.
_CPR_SHOWN = 100
_CPR = (
    "Ten digits that may be a CPR number stand here. The document is held; remove the number at the source and read "
    "the document again, or have its owner decide."
)
_CPR_DA = (
    "Her står ti cifre, der kan være et CPR-nummer. Dokumentet er holdt tilbage; fjern nummeret ved kilden og indlæs "
    "dokumentet igen, eller lad ejeren afgøre det."
)


def check_cpr(document: Document) -> Iterator[Result]:
    """A Violation for each CPR candidate in the text (the first hundred), the name or the address.

    The number is never repeated.
    """
    for span in cpr_candidates(document.text, _CPR_SHOWN):
        yield Result(Severity.VIOLATION, "cpr-candidate", _CPR, _CPR_DA, start=span.start, end=span.end)
    for name, words in (("name", document.name), ("address", document.url or "")):
        if in_name(words):
            where = f" (It stands in the document's {name}.)"
            yield Result(Severity.VIOLATION, "cpr-candidate", _CPR + where, _CPR_DA, path=name)


def check_cpr_in_literals(statements: Statements) -> Iterator[Result]:
    """The same for data whose text is not at hand: a Violation for each node with a candidate in a literal."""
    for node, prop, literal in statements.literals():
        if cpr_candidates(literal.value, 1):
            yield Result(Severity.VIOLATION, "cpr-candidate", _CPR, _CPR_DA, focus=node, path=prop)


def check_quotes(statements: Statements, document: Document) -> Iterator[Result]:
    """Every quote is the served text at its offsets, in the version whose checksum the text has."""
    text = document.served_text
    versions = {quoted.version for quoted in statements.evidence}
    matching = {version for version in versions if _checksum(statements, version) == document.sha256}
    for quoted in statements.evidence:
        if quoted.version not in matching:
            yield _about(
                quoted,
                "evidence-version",
                "Evidence points at a version whose checksum is not that of the stored text; read the document again.",
                "Belægget peger på en version, hvis kontrolsum ikke er den gemte teksts; indlæs dokumentet igen.",
            )
        elif quoted.start is None or quoted.end is None or text[quoted.start : quoted.end] != quoted.exact:
            yield _about(
                quoted,
                "evidence-quote",
                f"The quote of the evidence {quoted.iri} is not the text at its offsets; read the document again.",
                "Belæggets citat er ikke teksten på dets plads; indlæs dokumentet igen.",
            )


def _checksum(statements: Statements, version: str) -> str:
    node = statements.first(version, SPDX + "checksum")
    return statements.first(node, SPDX + "checksumValue").lower()


def _about(quoted: Quoted, shape: str, message: str, message_da: str, severity: Severity | None = None) -> Result:
    return Result(
        severity or Severity.VIOLATION,
        shape,
        message,
        message_da,
        focus=quoted.node or quoted.iri,
        path=quoted.prop,
        value="" if quoted.value is None else quoted.value.value,
        start=quoted.start,
        end=quoted.end,
        quote=quoted.exact or "",
    )


def check_literals(statements: Statements) -> Iterator[Result]:
    """Every literal is in the lexical space of its datatype."""
    for node, prop, term in statements.literals():
        if not well_formed(term.value, term.datatype.value):
            kind = term.datatype.value.removeprefix(XSD)
            result = Result(
                Severity.VIOLATION,
                "literal-form",
                f"“{term.value:.60}” is no {kind}; correct the value or its datatype.",
                f"»{term.value:.60}« er ikke en {kind}; ret værdien eller dens datatype.",
                focus=node,
                path=prop,
                value=term.value,
            )
            yield statements.placed(result)


def check_precision(statements: Statements) -> Iterator[Result]:
    """No date is finer than the words that state it.

    The words are all quotes of one value together. A value that a named rule gives (derived, inferred) says so
    itself and is left alone. A day or month that no word states is a Violation; a year taken from elsewhere without
    saying so is a Warning.
    """
    claims: dict[tuple[str, str, Term], list[Quoted]] = defaultdict(list)
    for quoted in statements.evidence:
        value = quoted.value
        if isinstance(value, ox.Literal) and value.datatype.value in TEMPORAL:
            claims[quoted.node, quoted.prop, value].append(quoted)
    by_rule = {statements.identity.concept("assertion-mode", mode.value) for mode in (Mode.DERIVED, Mode.INFERRED)}
    for (_, _, value), proofs in claims.items():
        if not isinstance(value, ox.Literal) or any(quoted.mode in by_rule for quoted in proofs):
            continue
        lack = lacking(value.value, value.datatype.value, " ".join(quoted.exact or "" for quoted in proofs))
        if lack is not None:
            danish = {Lack.DAY: "dagen", Lack.MONTH: "måneden", Lack.YEAR: "året"}[lack]
            yield _about(
                proofs[0],
                f"date-{lack.value}-not-in-words",
                f"The {lack.value} of {value.value} is not in the quoted words; state the date as coarsely as its "
                "source, or mark it derived and name the rule.",
                f"Citatet siger ikke {danish} i {value.value}; angiv datoen så groft som kilden, eller mærk den som "
                "afledt med reglens navn.",
                Severity.WARNING if lack is Lack.YEAR else Severity.VIOLATION,
            )


def check_intervals(statements: Statements) -> Iterator[Result]:
    """A start after its end, compared as finely as both are given."""
    for node in statements.nodes:
        starts = statements.values(node, SCHEMA + "startDate")
        ends = statements.values(node, SCHEMA + "endDate")
        for start in starts:
            for end in ends:
                shared = min(len(start.value), len(end.value))
                if start.value[:shared] > end.value[:shared]:
                    result = Result(
                        Severity.WARNING,
                        "interval-reversed",
                        f"The start {start.value} is after the end {end.value}; look at both in the source.",
                        f"Starten {start.value} ligger efter slutningen {end.value}; se begge steder i kilden.",
                        focus=node,
                        path=SCHEMA + "endDate",
                        value=end.value,
                    )
                    yield statements.placed(result)


def check_evidence(statements: Statements) -> Iterator[Result]:
    """Each evidence proves a statement that is there; each statement of a domain node has evidence."""
    proved: set[tuple[str, str, Term | None]] = set()
    for quoted in statements.evidence:
        proved.add((quoted.node, quoted.prop, quoted.value))
        if quoted.value is not None and not statements.has(quoted.node, quoted.prop, quoted.value):
            yield _about(
                quoted,
                "evidence-without-statement",
                "Evidence for a statement that the document's graphs do not make; read the document again.",
                "Belæg for et udsagn, som dokumentets grafer ikke rummer; indlæs dokumentet igen.",
            )
    for node in statements.nodes:
        types = statements.types(node)
        if not any(kind.startswith(ONTOLOGY) for kind in types) or types & _BOOKKEEPING:
            continue
        for prop, values in statements.properties(node).items():
            if prop in _UNPROVED:
                continue
            for value in values:
                if (node, prop, value) not in proved:
                    result = Result(
                        Severity.WARNING,
                        "statement-without-evidence",
                        "No quote proves this statement; read the document again or remove the statement.",
                        "Intet citat beviser dette udsagn; indlæs dokumentet igen, eller fjern udsagnet.",
                        focus=node,
                        path=prop,
                        value=value.value,
                    )
                    yield statements.placed(result)


def check_graphs(statements: Statements) -> Iterator[Result]:
    """What a machine wrote stands in a machine graph alone, and nothing else stands there."""
    machine = f"{statements.identity.base}graph/machine/"
    generated = statements.identity.concept("assertion-mode", Mode.MACHINE.value)
    message = "A machine-made statement must stand in a machine graph, marked machine-generated, and nothing else may."
    message_da = "Maskinelt frembragte udsagn skal stå mærkede i en maskingraf, og intet andet må stå der."
    for quoted in statements.evidence:
        if quoted.graph.startswith(machine) != (quoted.mode == generated):
            yield _about(quoted, "machine-apart", message, message_da)
    for node, kind, graph in statements.typed:
        in_machine = graph.startswith(machine)
        if (kind not in _MACHINE_TYPES) if in_machine else (kind == ONTOLOGY + "MachineSummary"):
            result = Result(Severity.VIOLATION, "machine-apart", message, message_da, node, RDF_TYPE, kind)
            yield statements.placed(result)


def check_names(statements: Statements) -> Iterator[Result]:
    """Nodes that others cannot name: a document's graphs hold no blank nodes."""
    seen: set[str] = set()
    for quad in statements.unnamed:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode) and term.value not in seen:
                seen.add(term.value)
                yield Result(
                    Severity.WARNING,
                    "blank-node",
                    "A blank node cannot be named by others; give it an IRI.",
                    "En blank knude kan ikke omtales af andre; giv den en IRI.",
                    path=quad.predicate.value,
                )


def check_masks(statements: Statements, document: Document) -> Iterator[Result]:
    """A masked name that a value still holds."""
    names = {document.words(mask).strip() for mask in document.masks}
    names = {name for name in names if " " in name}
    if not names:
        return
    for node, prop, term in statements.literals():
        if any(name in term.value for name in names):
            result = Result(
                Severity.WARNING,
                "masked-name-in-value",
                "A name that is masked elsewhere in this document stands here; mask this place too.",
                "Et navn, der er sløret andetsteds i dokumentet, står her; slør også dette sted.",
                focus=node,
                path=prop,
            )
            yield statements.placed(result)
