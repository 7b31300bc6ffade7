"""Reads the terms and expressions of a query word by word (SPARQL 1.1 Query, 19.8, rules 45 to 53 and 110 to 131)."""

from __future__ import annotations

from kommunegraf.sparql.words import WordReader

# With those that Oxigraph has beside SPARQL 1.1.
_WORDS = (
    "str lang langmatches datatype bound iri uri bnode rand abs ceil floor round concat strlen ucase lcase "
    "encode_for_uri contains strstarts strends strbefore strafter year month day hours minutes seconds timezone tz now "
    "uuid struuid md5 sha1 sha256 sha384 sha512 coalesce if strlang strdt sameterm isiri isuri isblank isliteral "
    "isnumeric regex substr replace count sum min max avg sample group_concat adjust triple subject predicate object "
    "istriple langdir haslang haslangdir strlangdir"
)
_FUNCTIONS = frozenset(_WORDS.split())


class ExpressionReader(WordReader):
    """Reads terms, expressions and inline data."""

    def is_literal(self) -> bool:
        if self.is_sign("+", "-"):
            return self._words[self._at + 1][0] == "number" if self._at + 1 < len(self._words) else False
        return self.is_kind("string", "number") or self.word() in ("true", "false")

    def literal(self) -> None:
        self.accept_sign("+", "-")
        if self.accept_kind("string"):
            if self.accept_sign("^^"):
                self.iri()
            else:
                self.accept_kind("language")
        else:
            self.take()

    def expression(self) -> None:
        self.deeper(1)
        self._operand()
        while True:
            if self.accept_word("not"):
                self.expect_word("in")
                self._arguments()
            elif self.accept_word("in"):
                self._arguments()
            elif self.accept_sign("||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"):
                self._operand()
            else:
                break
        self.deeper(-1)

    def _operand(self) -> None:
        while self.accept_sign("!", "+", "-"):
            pass
        if self.is_sign("("):
            self.bracketed()
        elif self.is_literal():
            self.literal()
        elif self.is_iri():
            self.iri()
            if self.is_sign("("):
                self._arguments()
        elif not self.accept_kind("variable"):
            if not self.word():
                self.fail("a value")
            self.call()

    def bracketed(self) -> None:
        self.expect_sign("(")
        self.expression()
        self.expect_sign(")", "an operator or )")

    def is_call(self) -> bool:
        return self.word() in _FUNCTIONS or self.word() in ("exists", "not")

    def call(self) -> None:
        """A function or aggregate with its arguments, or EXISTS."""
        if self.accept_word("not"):
            if not self.accept_word("exists"):
                self.fail("EXISTS")
            self.group()
        elif self.accept_word("exists"):
            self.group()
        elif self.word() in _FUNCTIONS:
            self.take()
            self._arguments()
        else:
            self.fail("a value or a function")

    def constraint(self) -> None:
        """What FILTER and HAVING take."""
        if self.is_sign("("):
            self.bracketed()
        elif self.is_iri():
            self.iri()
            self._arguments()
        elif self.is_call():
            self.call()
        else:
            self.fail("( or a function")

    def group(self) -> None:
        """A group graph pattern, which only `PatternReader` knows."""
        raise NotImplementedError

    def _arguments(self) -> None:
        self.expect_sign("(")
        if self.accept_sign(")"):
            return
        self.accept_word("distinct")
        if not self.accept_sign("*"):
            self.expression()
            while self.accept_sign(","):
                self.expression()
            if self.accept_sign(";"):
                self.expect_word("separator")
                self.expect_sign("=")
                self.expect_kind("string", "a string")
        self.expect_sign(")", "an operator, a comma or )")

    def data_block(self) -> None:
        """What follows VALUES."""
        if self.accept_kind("variable"):
            self.expect_sign("{")
            while not self.accept_sign("}"):
                self._datum("a value or }")
            return
        self.expect_sign("(", "a variable or (")
        while self.accept_kind("variable"):
            pass
        self.expect_sign(")", "a variable or )")
        self.expect_sign("{")
        while not self.accept_sign("}"):
            self.expect_sign("(", "( or }")
            while not self.accept_sign(")"):
                self._datum("a value or )")

    def _datum(self, expected: str) -> None:
        if self.is_iri():
            self.iri()
        elif self.is_literal():
            self.literal()
        elif not self.accept_word("undef"):
            self.fail(expected)
