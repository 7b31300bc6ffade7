"""Lexical forms and the precision of dates."""

from __future__ import annotations

import pytest

from kommunegraf.extraction.records import XSD
from kommunegraf.validation.literals import well_formed
from kommunegraf.validation.precision import Lack, lacking


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("2024-02-29", "date"),
        ("2024-03-05Z", "date"),
        ("2024-03-05T14:00:00", "dateTime"),
        ("2024-03-05T14:00:00.5+01:00", "dateTime"),
        ("2024-03", "gYearMonth"),
        ("2024", "gYear"),
        ("P2Y", "duration"),
        ("P1Y6M", "duration"),
        ("PT30M", "duration"),
        ("-1319000", "decimal"),
        ("43.2", "decimal"),
        ("-3", "integer"),
        ("true", "boolean"),
        ("0aFF", "hexBinary"),
        ("anything", "string"),
    ],
)
def test_a_form_of_the_datatype_is_accepted(lexical: str, datatype: str) -> None:
    assert well_formed(lexical, XSD + datatype)


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("2023-02-29", "date"),
        ("2024-13-01", "date"),
        ("5. marts 2024", "date"),
        ("2024-03-05T24:30:00", "dateTime"),
        ("2024-13", "gYearMonth"),
        ("24", "gYear"),
        ("P", "duration"),
        ("P1YT", "duration"),
        ("2 år", "duration"),
        ("4.32E1", "decimal"),
        ("1.319,5", "decimal"),
        ("1.0", "integer"),
        ("ja", "boolean"),
        ("0aF", "hexBinary"),
        ("", "integer"),
        ("٣", "integer"),
    ],
)
def test_a_form_outside_the_datatype_is_refused(lexical: str, datatype: str) -> None:
    assert not well_formed(lexical, XSD + datatype)


def test_a_datatype_of_another_vocabulary_is_left_alone() -> None:
    assert well_formed("POINT(10 56)", "http://www.opengis.net/ont/geosparql#wktLiteral")


@pytest.mark.parametrize(
    ("lexical", "datatype", "words"),
    [
        ("2024-03-05", "date", "den 5. marts 2024"),
        ("2024-03-05", "date", "05-03-2024"),
        ("2024-03-05", "date", "tirsdag d. 5/3-24"),
        ("2024-03-05", "date", "20240305"),
        ("2024-03-05T14:30:00", "dateTime", "5. marts 2024 kl. 14.30"),
        ("2023-02", "gYearMonth", "februar 2023"),
        ("2023-02", "gYearMonth", "feb. 2023"),
        ("2016-12", "gYearMonth", "i deeember 2016"),
        ("2031-11-11", "date", "T i r s d a g d e n 1 1 . n o v e m b e r 2 0 3 1"),
        ("2031-03-31", "date", "O n s d a g  d e n  3 1.  m a r t s  2 0 3 1"),
        ("2025", "gYear", "frem mod ultimo 2025"),
        ("2024", "gYear", "29.09.00-A00-3-24"),
    ],
)
def test_words_that_say_all_of_a_date_lack_nothing(lexical: str, datatype: str, words: str) -> None:
    assert lacking(lexical, XSD + datatype, words) is None


@pytest.mark.parametrize(
    ("lexical", "datatype", "words", "lack"),
    [
        ("2023-02-01", "date", "februar 2023", Lack.DAY),
        ("2023-01-01", "date", "2023", Lack.DAY),
        ("2023-02", "gYearMonth", "i 2023", Lack.MONTH),
        ("2023-07", "gYearMonth", "juni 2023", Lack.MONTH),
        ("2020-12-03", "date", "d. 3. december", Lack.YEAR),
        ("2020", "gYear", "i år", Lack.YEAR),
        ("2031-11-11", "date", "den 1 . 1 , n o v e m b e r 2 0 3 1", Lack.DAY),
    ],
)
def test_a_date_finer_than_its_words_lacks_its_finest_part(lexical: str, datatype: str, words: str, lack: Lack) -> None:
    assert lacking(lexical, XSD + datatype, words) is lack
