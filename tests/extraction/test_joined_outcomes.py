"""Claims about sentences in which an approval, a note, a refusal and a postponement stand together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from plain_documents import code, records, structured

from kommunegraf.extraction.meeting.joined_outcomes import without_joined, without_led
from kommunegraf.extraction.meeting.wordings import Found
from kommunegraf.extraction.records import Decision

HEAD = "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\nNy sti\n31/44 Åben Sag\nSagsfremstilling\nStien.\n"


def decided(words: str) -> Decision:
    asked = "Indstilling\nDirektøren indstiller, at sagen behandles\nBeslutning"
    (decision,) = records(structured(f"{HEAD}{asked}\n{words}\n"), Decision)
    return decision


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("approved-as-recommended", "Udvalget godkendte indstillingen og besluttede at afvente evalueringen af stien."),
        ("approved", "Godkendt, og sagen genoptages på mødet i juni."),
        ("approved-as-recommended", "Indstillingen godkendt, og status behandles på næste møde."),
        ("approved", "Udvalget vedtog planen og besluttede at genoptage drøftelsen af bænkene i maj."),
        ("approved-with-changes", "Godkendt, idet 50.000 kr. overføres til budget 2032."),
        ("approved-with-changes", "Godkendt, idet udvalget anmodede Byrådet om at bevilge 50.000 kr."),
        ("approved-with-changes", "Udvalget besluttede at vente med bænkene og godkendte i øvrigt indstillingen."),
    ],
)
def test_an_approval_that_stands_first_governs_what_is_put_off_beside_it(expected: str, words: str) -> None:
    assert code(decided(words).outcome) == expected


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("postponed", "Godkendt, at sagen udsættes og genoptages på mødet i juni."),
        ("postponed", "Når planen er godkendt og trykt, genoptages sagen på mødet i juni."),
        ("postponed", "Udvalget besluttede at afvente evalueringen."),
        ("postponed", "Udvalget udsatte sagen og godkendte at holde et ekstra møde."),
        ("recommended-onward", "Udvalget godkendte indstillingen og anbefaler den over for Byrådet."),
        ("recommended-onward", "Anbefales godkendt, idet der overføres 50.000 kr. til budget 2032."),
        ("recommended-onward", "Sagen overføres til budgetforhandlingerne."),
    ],
)
def test_what_is_put_off_or_sent_on_by_itself_stays_so(expected: str, words: str) -> None:
    assert code(decided(words).outcome) == expected


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("approved", "Punktet er ikke behandlet i Ældrerådet. Godkendt."),
        ("approved-as-recommended", "Punktet nåede ikke at blive behandlet i Seniorrådet. Indstillingen godkendt."),
        ("approved", "Økonomiudvalget sendte sagen tilbage den 2. april. Godkendt."),
        (
            "approved-as-recommended",
            "Forslaget fra V om at sende sagen tilbage blev forkastet. Indstillingen godkendt.",
        ),
        ("unstated", "Punktet er ikke behandlet i Ældrerådet."),
        ("postponed", "Punktet blev ikke behandlet i udvalget."),
        ("postponed", "Punktet blev ikke behandlet."),
        ("returned", "Udvalget sendte sagen tilbage til forvaltningen."),
    ],
)
def test_what_another_body_did_before_is_not_what_was_decided(expected: str, words: str) -> None:
    assert code(decided(words).outcome) == expected


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("rejected", "Udvalget kvitterede for oplægget, som blev forkastet."),
        ("approved", "Udvalget gav input til planen, som godkendes."),
        ("noted", "Udvalget kvitterede for oplægget, som er sendt til pressen."),
        ("noted", "Udvalget tog rapporten, som blev trykt i maj, til efterretning."),
        ("discussed", "Udvalget gav input til planen."),
    ],
)
def test_thanks_and_remarks_yield_to_what_is_decided_of_the_paper(expected: str, words: str) -> None:
    assert code(decided(words).outcome) == expected


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("approved", "Godkendt at give afslag."),
        ("approved", "Indstillingen om at give afslag blev godkendt."),
        ("rejected", "Udvalget besluttede at give afslag."),
        ("rejected", "Udvalget vedtog at afvise forslaget."),
    ],
)
def test_a_refusal_that_is_approved_goes_against_nothing(expected: str, words: str) -> None:
    decision = decided(words)
    assert code(decision.outcome) == expected
    followed = decision.recommendation_followed
    assert (followed is not None and code(followed) == "against") == (expected == "rejected")


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("rejected", "Udvalget stemte om sagen. For stemte 2 (A), imod stemte 5 (V)."),
        ("unstated", "Udvalget stemte om sagen. For stemte 3, imod stemte 3."),
        ("unstated", "Udvalget stemte om ændringsforslaget. For stemte 2, imod stemte 5."),
        ("unstated", "Udvalget stemte om et forslag fra SF. For stemte 2, imod stemte 5."),
        ("approved", "For stemte 2, imod stemte 5. Godkendt."),
    ],
)
def test_figures_of_a_lost_vote_tell_the_outcome_where_nothing_else_does(expected: str, words: str) -> None:
    assert code(decided(words).outcome) == expected


class Counted(list[str]):
    """Words that count how many of them are looked at."""

    looked_at = 0

    def __iter__(self) -> Iterator[str]:
        for word in super().__iter__():
            self.looked_at += 1
            yield word

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        self.looked_at += len(found) if isinstance(at, slice) else 1
        return found


def looked_at(length: int) -> int:
    words = Counted(["godkendt"] * length)
    hits = [Found(at, at + 1, 1, "approved") for at in range(length)]
    hits.append(Found(length - 1, length, 1, "recommended-onward"))
    without_led(words, without_joined(words, hits))
    return words.looked_at


def test_the_words_of_a_hostile_decision_are_looked_at_in_proportion_to_its_length() -> None:
    assert looked_at(1_000) > 0
    assert looked_at(2_000) <= 2 * looked_at(1_000) + 100
