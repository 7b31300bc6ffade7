"""Reads the graph patterns of a query word by word (SPARQL 1.1 Query, 19.8, rules 7 to 28 and 52 to 109)."""

from __future__ import annotations

from collections.abc import Callable

from kommunegraf.sparql.expressions import ExpressionReader


class PatternReader(ExpressionReader):
    """Reads SELECT with its modifiers, groups, triples and paths."""

    def select(self) -> None:
        """SELECT and what it selects."""
        self.take()
        self.accept_word("distinct", "reduced")
        if self.accept_sign("*"):
            return
        count = 0
        while self.is_kind("variable") or self.is_sign("("):
            count += 1
            if self.accept_sign("("):
                self.expression()
                self.expect_word("as")
                self.variable()
                self.expect_sign(")")
            else:
                self.take()
        if count == 0:
            self.fail("*, a variable or (")

    def modifiers(self) -> None:
        """GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET."""
        if self.accept_word("group"):
            self.expect_word("by")
            self._conditions(self._group_condition, "a variable, ( or a function")
        if self.accept_word("having"):
            self._conditions(self.constraint, "( or a function")
        if self.accept_word("order"):
            self.expect_word("by")
            self._conditions(self._order_condition, "a variable, ASC, DESC or (")
        while self.accept_word("limit", "offset"):
            self.expect_kind("number", "a whole number")

    def _conditions(self, read: Callable[[], None], expected: str) -> None:
        count = 0
        while self._begins_condition():
            read()
            count += 1
        if count == 0:
            self.fail(expected)

    def _begins_condition(self) -> bool:
        begins = self.is_kind("variable") or self.is_sign("(") or self.is_iri() or self.is_call()
        return begins or self.word() in ("asc", "desc")

    def _group_condition(self) -> None:
        if self.accept_kind("variable"):
            return
        if self.accept_sign("("):
            self.expression()
            if self.accept_word("as"):
                self.variable()
            self.expect_sign(")", "AS or )")
        else:
            self.constraint()

    def _order_condition(self) -> None:
        if self.accept_word("asc", "desc"):
            self.bracketed()
        elif not self.accept_kind("variable"):
            self.constraint()

    def group(self) -> None:
        """A group in braces, or a SELECT in them."""
        self.deeper(1)
        self.expect_sign("{")
        if self.word() == "select":
            self.select()
            self.accept_word("where")
            self.group()
            self.modifiers()
            if self.accept_word("values"):
                self.data_block()
            self.expect_sign("}")
        else:
            while not self.accept_sign("}"):
                self._element()
        self.deeper(-1)

    def _element(self) -> None:
        if self._begins_triples():
            self._triples()
            if not self.accept_sign(".") and not self.is_sign("}", "{") and not self._begins_element():
                self.fail("; or . or }")
            return
        if self.accept_word("optional", "minus", "lateral"):
            self.group()
        elif self.accept_word("graph"):
            self.var_or_iri()
            self.group()
        elif self.accept_word("service"):
            self.accept_word("silent")
            self.var_or_iri()
            self.group()
        elif self.accept_word("filter"):
            self.constraint()
        elif self.accept_word("bind"):
            self.expect_sign("(")
            self.expression()
            self.expect_word("as")
            self.variable()
            self.expect_sign(")")
        elif self.accept_word("values"):
            self.data_block()
        elif self.is_sign("{"):
            self.group()
            while self.accept_word("union"):
                self.group()
        else:
            self.fail("a triple, FILTER, OPTIONAL, BIND, VALUES, { or }")
        self.accept_sign(".")

    def _begins_element(self) -> bool:
        return self.word() in ("optional", "minus", "lateral", "graph", "service", "filter", "bind", "values")

    def _begins_triples(self) -> bool:
        return self._is_term() or self.is_sign("(", "[")

    def _is_term(self) -> bool:
        return self.is_var_or_iri() or self.is_literal() or self.is_kind("blank")

    def triples_in_braces(self) -> None:
        """The template of CONSTRUCT."""
        self.expect_sign("{")
        while not self.accept_sign("}"):
            if not self._begins_triples():
                self.fail("a triple or }")
            self._triples()
            if not self.accept_sign(".") and not self.is_sign("}"):
                self.fail("; or . or }")

    def _triples(self) -> None:
        """The triples of one subject."""
        is_node = self.is_sign("(", "[")
        self._node()
        if not is_node or self._begins_verb():
            self._properties()

    def _begins_verb(self) -> bool:
        return self.is_var_or_iri() or self.word() == "a" or self.is_sign("^", "!", "(")

    def _properties(self) -> None:
        while True:
            if not self._begins_verb():
                self.fail("a property")
            self._verb()
            self._node()
            while self.accept_sign(","):
                self._node()
            if not self.accept_sign(";"):
                return
            while self.accept_sign(";"):
                pass
            if not self._begins_verb():
                return

    def _node(self) -> None:
        """A term, a collection, or a blank node with its properties."""
        self.deeper(1)
        if self.accept_sign("("):
            while not self.accept_sign(")"):
                self._node()
        elif self.accept_sign("["):
            if not self.accept_sign("]"):
                self._properties()
                self.expect_sign("]", "; or ]")
        elif self.is_var_or_iri():
            self.var_or_iri()
        elif self.is_literal():
            self.literal()
        elif not self.accept_kind("blank"):
            self.fail("a variable, an IRI or a value")
        self.deeper(-1)

    def _verb(self) -> None:
        if not self.accept_kind("variable"):
            self._path()

    def _path(self) -> None:
        self.deeper(1)
        self._step()
        while self.accept_sign("/", "|"):
            self._step()
        self.deeper(-1)

    def _step(self) -> None:
        self.accept_sign("^")
        self.accept_sign("!")
        self.accept_sign("^")
        if self.accept_sign("("):
            if not self.accept_sign(")"):
                self._path()
                self.expect_sign(")", "/ or | or )")
        elif not self.accept_word("a"):
            if not self.is_iri():
                self.fail("a property or a path")
            self.iri()
        self.accept_sign("?", "*", "+")
