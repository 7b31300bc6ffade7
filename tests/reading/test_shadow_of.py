"""The shadow shows the same words folded and repaired, and every span finds its way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.reading import read, shadow_of
from kommunegraf.reading.damage import looks_ocr_read, ocr
from kommunegraf.reading.document import Document, Method, Span
from kommunegraf.reading.repair import Repair
from kommunegraf.reading.shadow import Shadow
from kommunegraf.reading.vocabulary import Vocabulary, project_vocabulary, words_of

# Written for this test, then damaged as recognition does it.
DAMAGED = """| flere ar har kommunen arbejdet med at ggre det lettere for zeldre borgere at
komme ud blandt andre, og erfaringen er, at de sma skridt ofte betyder mere end
de store planer. Byradet har derfor besluttet, at der skal seettes tid af til
feelles gature i alle omrader af kommunen, og at de frivillige foreninger skal
have mulighed for at vaere med fra fgrste dag. Det er forvaltningen, der sender
en plan til de foreninger, som vil vere med, og den bliver taget op igen, nar
der er gaet et halvt ar.
"""


def document(text: str, method: Method = Method.TEXT) -> Document:
    return Document(text=text, method=method, form="text", blocks=())


def of(text: str) -> tuple[Document, Shadow]:
    found = read(text.encode(), name="notat.txt")
    return found, shadow_of(found)


def test_damaged_danish_is_read_as_such_and_repaired_in_the_shadow_alone() -> None:
    found, shadow = of(DAMAGED)
    assert found.method is Method.OCR
    assert found.text == DAMAGED
    for word in (
        "I flere år",
        "gøre",
        "ældre",
        "små",
        "Byrådet",
        "sættes",
        "fælles gåture",
        "områder",
        "være",
        "første",
    ):
        assert word in shadow.text


def test_a_repaired_word_is_quoted_as_it_stands() -> None:
    found, shadow = of(DAMAGED)
    at = shadow.text.index("fælles gåture")
    assert found.words(shadow.to_text(Span(at, at + len("fælles gåture")))) == "feelles gature"


def test_line_breaks_inside_a_block_show_as_spaces_at_the_same_offsets() -> None:
    found, shadow = of(DAMAGED)
    assert "og erfaringen" in shadow.text
    assert found.text.count("\n") > shadow.text.count("\n")


def test_a_text_damaged_in_part_is_repaired_where_it_is_damaged() -> None:
    text = DAMAGED + "\n\nÆldre på små øer får også hjælp året rundt. " * 4
    found, shadow = of(text)
    assert found.method is Method.OCR
    assert "ældre borgere" in shadow.text and "fælles gåture" in shadow.text
    assert shadow.text.endswith("Ældre på små øer får også hjælp året rundt. ")


@pytest.mark.parametrize(
    "odd",
    [
        "Se /pa/naeste/side-ogsa og vaere.dk, eller skriv til faelles@laege.example. ",  # addresses
        "Mgdet var i Bgrne-udvalget, der ikke ser zeldre. ",  # too few, and not what is common
        "Skuespillet om en nar hed Paa, og det spilles i P3 og p4. ",
    ],
)
def test_odd_words_in_a_whole_text_are_left(odd: str) -> None:
    text = odd + "Ældre på små øer får også hjælp året rundt, når de søger den. " * 4
    found, shadow = of(text)
    assert found.method is Method.TEXT
    assert shadow.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Kort tekst uden de tre bogstaver.",
        "The council has decided to put extra focus on the health of the citizens, and to reduce the costs. " * 5,
        "Styrelsen har nu fundet flere fejl og mangler i planen, og de er alle rettet. På mødet nåede udvalget at "
        "drøfte sagen færdig, så den kan sendes videre til byrådet og høres i ældrerådet. " * 3,
    ],
)
def test_short_foreign_and_whole_texts_are_not_taken_for_damaged(text: str) -> None:
    assert not looks_ocr_read(text)


def test_decomposed_letters_are_not_taken_for_missing_ones() -> None:
    whole = "Udvalget får på mødet forelagt sagen, og den skal være færdig i år, så den når både råd og nævn. " * 5
    assert not looks_ocr_read(unicodedata.normalize("NFD", whole))


def test_the_shadow_is_composed_where_the_text_is_not() -> None:
    text = unicodedata.normalize("NFD", "Ældrerådet mødes på øen.")
    shadow = shadow_of(document(text))
    assert shadow.text == "Ældrerådet mødes på øen."
    at = shadow.text.index("rådet")
    assert unicodedata.normalize("NFC", text[slice(*_ends(shadow.to_text(Span(at, at + 5))))]) == "rådet"


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


WORDS = Vocabulary(words_of("møde mødet område området også læse løse sundhed fælles plan år gøre løbet gang kommune"))


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("mgdet", "mødet"),
        ("m¢det", "mødet"),
        ("mg@det", "mødet"),
        ("Omradet", "Området"),
        ("OMRADET", "OMRÅDET"),
        ("GGRE", None),  # short words in capitals are abbreviations
        ("Ggre", "Gøre"),
        ("LgbeT", None),  # a name with capitals inside
        ("AErlig", None),
        ("Igbet", "løbet"),
        ("feellesmgde", "fællesmøde"),
        ("sundhedsomradet", "sundhedsområdet"),
        ("sundhedsomradets", "sundhedsområdets"),
        ("pa", "på"),
        ("p3", "på"),
        ("plan", None),
        ("sundhedsplan", None),
        ("kommunens", None),
        ("Jensen", None),
        ("xqz", None),
        ("SSU", None),
    ],
)
def test_a_word_is_repaired_only_where_one_known_word_explains_it(damaged: str, meant: str | None) -> None:
    assert Repair(WORDS).word(damaged) == meant


def test_two_explanations_that_are_about_as_good_leave_the_word_alone() -> None:
    assert Repair(Vocabulary(["løse", "læse"])).word("lese") is None
    assert Repair(Vocabulary(["løse"])).word("lese") == "løse"


def test_slots_of_phrases_are_no_words() -> None:
    assert list(words_of("{hvem:party} indgår aftale med <body>")) == ["indgår", "aftale", "med"]


def test_the_projects_vocabulary_knows_municipalities_and_common_words() -> None:
    known = project_vocabulary()
    assert all(word in known for word in ("Ishøj", "byrådet", "indstilling", "sundhed"))
    assert "mgdet" not in known


def test_no_confusion_puts_in_a_letter_that_recognition_keeps() -> None:
    for each in ocr().confusion:
        assert set(each.meant) & set("æøå"), each


_spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4), st.integers(0, 4)), max_size=8)


@given(_spans, st.integers(0, 60), st.integers(0, 60))
def test_a_span_that_comes_back_covers_where_it_started(
    edits: list[tuple[int, int, int]], one: int, other: int
) -> None:
    stored: list[Span] = []
    shown: list[Span] = []
    at = moved = 0
    for start, length, replaced in sorted(edits):
        if start < at or length == 0 or replaced == 0:
            continue
        stored.append(Span(start, start + length))
        shown.append(Span(start + moved, start + moved + replaced))
        moved += replaced - length
        at = start + length
    shadow = Shadow("", tuple(stored), tuple(shown))
    span = Span(min(one, other), max(one, other) + 1)
    assert span in shadow.to_text(shadow.to_shadow(span))


@given(st.text(alphabet="aeøæå\u030a ogmdk|@¢\n", min_size=0, max_size=120))
def test_edits_ascend_and_the_shadow_is_the_text_but_for_them(text: str) -> None:
    for method in (Method.TEXT, Method.OCR):
        shadow = shadow_of(document(text, method), WORDS)
        at = there = 0
        for stored, shown in zip(shadow.stored, shadow.shown, strict=True):
            assert stored.start >= at
            assert text[at : stored.start] == shadow.text[there : shown.start]
            at, there = stored.end, shown.end
        assert text[at:] == shadow.text[there:]


def test_the_spelling_of_host_names_is_not_taken_for_danish() -> None:
    words = project_vocabulary()
    assert "vallensbæk" in words
    assert "vallensbaek" not in words
    assert Repair(words).word("Vallensbaek") == "Vallensbæk"


def test_a_word_that_the_end_of_a_line_cuts_in_two_is_one_word() -> None:
    text = (
        "Parterne har gennem flere år haft en god og nær aftale, og den nye samar-\n"
        "bejdsaftale handler om alt det, der fylder, når man taler om børne-\n"
        "og ungeliv i byen.\n"
    )
    found, shadow = of(text)
    assert "den nye samarbejdsaftale handler" in shadow.text
    assert "børne- og ungeliv" in shadow.text
    at = shadow.text.index("samarbejdsaftale")
    span = shadow.to_text(Span(at, at + len("samarbejdsaftale")))
    assert found.text[span.start : span.end] == "samar-\nbejdsaftale"
