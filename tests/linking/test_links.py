"""Links across one municipality's papers: made by rules, on evidence, in any order, and gone with what bore them."""

from __future__ import annotations

import ast
import itertools
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from papers import DCTERMS, KG, LINKS, PROV, Published, minutes, publish

from kommunegraf.errors import ConfigurationError
from kommunegraf.linking import making
from kommunegraf.linking.rule_names import RULES
from kommunegraf.linking.view import MOST
from kommunegraf.queries import load_queries
from kommunegraf.settings import load_settings
from kommunegraf.store.forgetting import forget
from kommunegraf.store.withdrawing import withdraw
from kommunegraf.validation.nodes import Nodes
from kommunegraf.validation.shapes import load_shapes, run_shapes

TITLE = "Ny tryghedspulje for ældre"
SOU = "Social- og Omsorgsudvalget"
COMMITTEE, COUNCIL = ("minutes/social-og-omsorgsudvalget/2024-05-14", "minutes/byr%C3%A5det/2024-05-28")
PAPERS = {
    "committee": minutes(
        SOU,
        "14. maj 2024",
        TITLE,
        "Randers Kommune og foreningen Frivilligcenteret Midt indgik en samarbejdsaftale om besøgsvenner.",
    ),
    "finance": minutes("Økonomiudvalget", "21. maj 2024", TITLE, stages=[("SOU", "14-05-2024")]),
    "council": minutes(
        "Byrådet",
        "28. maj 2024",
        TITLE,
        "Randers Kommune og foreningen Frivilligcentret Midt indgik en samarbejdsaftale om besøgsvenner.",
        stages=[("SOU", "14-05-2024"), ("Økonomiudvalget", "21-05-2024")],
    ),
    "policy": minutes("Byrådet", "20. juni 2022", "Godkendelse af Sundhedspolitik 2022-2026"),
    "status": minutes(SOU, "10. september 2024", "Sundhedspolitikken for Randers Kommune"),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(tmp_path_factory.mktemp("links"), PAPERS)


def rules(published: Published) -> set[str]:
    return {rule for rule, *_ in published.links()}


def test_the_papers_of_a_case_without_number_are_one_timeline(published: Published) -> None:
    item = min(one for rule, one, _, _ in published.links() if rule == "same-title-and-stage" and COUNCIL in one)
    about = f"https://w3id.org/kommunegraf/id/{item}"
    rows = list(load_queries()["case-timeline"].run(published.store, about=about))
    steps = [(row["date"].value, row["bodyLabel"].value) for row in rows if row["kind"].value == "item"]
    assert steps == [("2024-05-14", SOU), ("2024-05-21", "Økonomiudvalget"), ("2024-05-28", "Byrådet")]
    assert {row["rules"].value for row in rows if row["kind"].value == "item"} == {"same-title-and-stage"}
    told = {
        row["bodyLabel"].value for row in rows if row["kind"].value == "decision" and row["date"].value < "2024-05-20"
    }
    assert told == {SOU}, "the letters are known as the committee's"


def test_a_body_named_by_letters_is_known_within_its_term(published: Published) -> None:
    assert (
        "body-initials",
        "municipality/0730/body/sou",
        "municipality/0730/body/social-og-omsorgsudvalget",
        "closeMatch",
    ) in (published.links())
    [row] = published.store.query(
        f"""PREFIX kg: <{KG}> PREFIX schema: <https://schema.org/> SELECT ?start ?end {{
          ?link kg:derivationRule "body-initials" ; schema:startDate ?start ; schema:endDate ?end }}"""
    )
    assert (row["start"].value, row["end"].value) == ("2022-01-01", "2025-12-31")


def test_an_organisation_under_two_spellings_is_linked_and_not_merged(published: Published) -> None:
    one, other = "organisation/frivilligcenteret-midt", "organisation/frivilligcentret-midt"
    assert ("same-name", other, one, "exactMatch") in published.links()
    for each in (one, other):
        node = ox.NamedNode(f"https://w3id.org/kommunegraf/id/{each}")
        assert list(published.store.quads_for_pattern(node, None, None, ox.DefaultGraph()))


def test_a_policy_without_its_period_is_linked_to_the_only_one_of_that_name(published: Published) -> None:
    [found] = [link for link in published.links() if link[0] == "name-without-period"]
    assert found[1].endswith("/instrument/sundhedspolitik") and found[1].startswith("document/")
    assert found[2:] == ("municipality/0730/instrument/sundhedspolitik-2022-2026", "closeMatch")


def test_letters_of_an_organisation_link_nothing_since_they_mean_another_elsewhere(tmp_path: Path) -> None:
    said = "Randers Kommune indgik i 2023 en samarbejdsaftale med foreningen {}."
    papers = {
        "named": minutes(SOU, "14. maj 2024", "Samarbejde", said.format("Natteravnene Nord (NN)")),
        "letters": minutes("Byrådet", "28. maj 2024", "Status", said.format("NN")),
    }
    assert publish(tmp_path, papers).links() == set()


def test_letters_that_a_paper_defines_say_which_body_is_meant_whatever_its_initials(tmp_path: Path) -> None:
    defined = minutes(SOU, "10. maj 2022", "Orientering", "Social- og Omsorgsudvalget (SOMU) orienteres.")
    used = minutes("Byrådet", "28. maj 2024", TITLE, stages=[("SOMU", "14-05-2024")])
    found = publish(tmp_path, {"defined": defined, "used": used}).links()
    bodies = "municipality/0730/body/"
    link = ("body-abbreviation", f"{bodies}somu", f"{bodies}social-og-omsorgsudvalget", "exactMatch")
    assert found == {link}


def test_initials_that_two_bodies_of_the_term_have_are_left_as_they_are(tmp_path: Path) -> None:
    papers = {
        "council": PAPERS["finance"],
        "one": minutes("Social- og Omsorgsudvalget", "14. maj 2024", "Orientering"),
        "two": minutes("Sundheds- og Omsorgsudvalget", "16. maj 2024", "Orientering"),
    }
    assert "body-initials" not in rules(publish(tmp_path / "a", papers))
    papers["two"] = minutes("Sundheds- og Omsorgsudvalget", "16. maj 2019", "Orientering")
    assert "body-initials" in rules(publish(tmp_path / "b", papers)), "the other is of another term"


def test_policies_of_two_periods_are_never_linked(tmp_path: Path) -> None:
    earlier = minutes("Byrådet", "20. juni 2018", "Godkendelse af Sundhedspolitik 2018-2022")
    found = publish(tmp_path, {**PAPERS, "earlier": earlier})
    assert rules(found) & {"name-without-period", "same-name-and-period", "same-name-in-term"} == set()


def test_a_name_without_period_in_a_paper_of_another_time_is_not_linked(tmp_path: Path) -> None:
    old = minutes("Byrådet", "20. juni 2012", "Sundhedspolitikken for Randers Kommune")
    found = publish(tmp_path, {"policy": PAPERS["policy"], "old": old})
    assert found.links() == set()


def test_another_municipality_has_no_part_in_it(tmp_path: Path) -> None:
    elsewhere = minutes(SOU, "14. maj 2024", TITLE, municipality="Favrskov Kommune")
    found = publish(tmp_path, {"council": PAPERS["council"], "elsewhere": elsewhere})
    assert "same-title-and-stage" not in rules(found)
    assert "body-initials" not in rules(found)


def test_items_of_two_case_numbers_are_never_linked(tmp_path: Path) -> None:
    papers = {
        "committee": minutes(SOU, "14. maj 2024", TITLE, number="24/1001"),
        "finance": PAPERS["finance"],
        "council": minutes(
            "Byrådet", "28. maj 2024", TITLE, stages=[("Økonomiudvalget", "21-05-2024")], number="24/1002"
        ),
    }
    assert "same-title-and-stage" not in rules(publish(tmp_path, papers))


def test_a_meeting_with_the_title_twice_is_linked_to_neither(tmp_path: Path) -> None:
    end = "Beslutning\n\nGodkendt.\n"
    twice = PAPERS["committee"].replace(end, f"{end}\n2. {TITLE}\n\nSagsfremstilling\n\nMere om puljen.\n\n{end}")
    found = publish(tmp_path, {"committee": twice, "finance": PAPERS["finance"]})
    titles = found.store.quads_for_pattern(None, ox.NamedNode(DCTERMS + "title"), ox.Literal(TITLE), ox.DefaultGraph())
    assert len([quad for quad in titles if "/item/" in str(quad.subject)]) == 3
    assert "same-title-and-stage" not in rules(found)


def test_every_link_says_its_rule_and_evidence_in_a_graph_of_its_own(published: Published) -> None:
    for name, quads in published.graphs().items():
        rule, _, owner = name.removeprefix(LINKS).partition("/")
        assert rule in RULES and owner == "municipality/0730"
        records = {quad.subject for quad in quads if quad.predicate.value == KG + "derivationRule"}
        for record in records:
            said = {quad.predicate.value: quad.object for quad in quads if quad.subject == record}
            assert said[KG + "derivationRule"].value == rule
            triple = ox.Quad(said[KG + "linkFrom"], said[KG + "linkProperty"], said[KG + "linkTo"], ox.NamedNode(name))
            assert triple in quads
            proofs = [
                quad.object
                for quad in quads
                if quad.subject == record and quad.predicate.value == PROV + "wasDerivedFrom"
            ]
            assert proofs
            for proof in proofs:
                assert list(published.store.quads_for_pattern(proof, ox.NamedNode(KG + "supportsProperty"), None, None))
        assert len(quads) >= 8 * len(records) > 0


def test_links_keep_their_shapes(published: Published) -> None:
    quads = [quad for graph in published.graphs().values() for quad in graph]
    assert quads
    assert [result for result in run_shapes(Nodes.of(quads), load_shapes()) if result.shape.startswith("Link-")] == []


def test_the_default_graph_says_what_the_graphs_of_links_say(published: Published) -> None:
    store = published.store
    for quads in published.graphs().values():
        for quad in quads:
            assert ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()) in store


@pytest.mark.parametrize("seed", range(4))
def test_the_order_and_the_batches_of_ingestion_do_not_matter(published: Published, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    names = chance.sample(sorted(PAPERS), len(PAPERS))
    cut = chance.randrange(1, len(names))
    for part in (names[:cut], names[cut:]):
        found = publish(tmp_path, {name: PAPERS[name] for name in part}, batch_documents=chance.choice((1, 2, 9)))
    assert found.graphs() == published.graphs()


def test_two_papers_in_either_order_give_the_same_links(tmp_path: Path) -> None:
    made = []
    for number, names in enumerate(itertools.permutations(("committee", "finance"))):
        place = tmp_path / str(number)
        place.mkdir()
        for name in names:
            found = publish(place, {name: PAPERS[name]})
        made.append(found.graphs())
    assert made[0] == made[1] != {}


def test_a_paper_that_is_replaced_takes_its_links_with_it(tmp_path: Path) -> None:
    publish(tmp_path, PAPERS)
    changed = publish(
        tmp_path, {"status": PAPERS["status"].replace("Sundhedspolitikken for Randers Kommune", "Orientering")}
    )
    assert changed.report.replaced == 1
    assert "name-without-period" not in rules(changed)
    assert "same-title-and-stage" in rules(changed)
    again = publish(tmp_path, {"status": PAPERS["status"]})
    assert "name-without-period" in rules(again)


def documents(published: Published, part: str) -> str:
    store = published.store
    has_version = ox.NamedNode("http://purl.org/dc/terms/hasVersion")
    found = {quad.subject.value for quad in store.quads_for_pattern(None, has_version, None, ox.DefaultGraph())}
    [document] = [each for each in found if part in each]
    return document


def test_a_paper_that_is_withdrawn_takes_its_links_with_it(tmp_path: Path) -> None:
    found = publish(tmp_path, PAPERS)
    withdraw(found.settings, {documents(found, COMMITTEE): None})
    pairs = [link for link in found.links() if link[0] == "same-title-and-stage"]
    assert len(pairs) == 1, "what is between the two others stays"
    assert not any(COMMITTEE in end for link in found.links() for end in link)


def test_a_paper_that_is_forgotten_takes_its_links_with_it_in_every_generation(tmp_path: Path) -> None:
    found = publish(tmp_path, PAPERS)
    document = documents(found, COMMITTEE)
    forget(found.settings, document)
    for generation in found.folder.generations.all():
        store = generation.open()
        said = [
            str(quad) for quad in store if isinstance(quad.graph_name, ox.NamedNode) and LINKS in quad.graph_name.value
        ]
        assert said and not any(document in line for line in said)


def test_switched_off_there_are_no_links_and_switched_on_they_are_back(published: Published, tmp_path: Path) -> None:
    off = publish(tmp_path, PAPERS, links="none")
    assert off.graphs() == {} and off.links() == set()
    on = publish(tmp_path, PAPERS)
    assert on.report.unchanged == len(PAPERS)
    assert on.graphs() == published.graphs()
    assert publish(tmp_path, PAPERS, links="none").graphs() == {}


@pytest.mark.parametrize("rule", ["same-name", "name-without-period"])
def test_one_rule_alone_makes_the_links_that_it_makes_among_all(
    published: Published, tmp_path: Path, rule: str
) -> None:
    found = publish(tmp_path, PAPERS, links=rule)
    whole = {name: quads for name, quads in published.graphs().items() if name.startswith(f"{LINKS}{rule}/")}
    assert found.graphs() == whole != {}


def test_a_rule_that_is_switched_off_is_no_premise_of_another(published: Published, tmp_path: Path) -> None:
    rule = "same-title-and-stage"
    found = publish(tmp_path, PAPERS, links=rule).links()
    assert {link[0] for link in found} <= {rule}
    assert found < {link for link in published.links() if link[0] == rule}, "one rests on a body's initials"


def test_an_unknown_rule_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMMUNEGRAF_LINKS", "same-name,guess")
    with pytest.raises(ConfigurationError, match="body-initials"):
        load_settings()


def test_a_run_over_a_big_authority_links_at_its_end_and_never_serves_what_is_gone(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kommunegraf.linking.making._FEW", 0)
    found = publish(tmp_path, PAPERS, batch_documents=1)
    assert found.graphs() == published.graphs()
    status = PAPERS["status"].replace("Sundhedspolitikken for Randers Kommune", "Orientering")
    changed = publish(tmp_path, {"status": status, "committee": PAPERS["committee"] + "\n"}, batch_documents=1)
    for generation in changed.folder.generations.all():
        store = generation.open()
        for quad in store.quads_for_pattern(None, ox.NamedNode(PROV + "wasDerivedFrom"), None, ox.DefaultGraph()):
            if "/link/" in str(quad.subject):
                kind = ox.NamedNode(KG + "supportsProperty")
                assert list(store.quads_for_pattern(quad.object, kind, None, ox.DefaultGraph()))


def evidence_of(published: Published, rule: str) -> list[set[tuple[str, str]]]:
    """Of each link of a rule, what its evidence proves: (property, quote)."""
    rows = published.store.query(
        f"""PREFIX kg: <{KG}> PREFIX prov: <{PROV}> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?link ?property ?quote {{
          ?link kg:derivationRule "{rule}" ; a kg:Link ; prov:wasDerivedFrom ?e .
          ?e kg:supportsProperty ?property ; oa:hasTarget/oa:hasSelector/oa:exact ?quote }}"""
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(str(row["link"]), set()).add((row["property"].value, row["quote"].value))
    return list(found.values())


def test_a_link_by_a_period_names_the_words_of_the_period_and_of_the_day(published: Published) -> None:
    [proved] = evidence_of(published, "name-without-period")
    assert any(prop.endswith("startDate") and "2022" in quote for prop, quote in proved)
    assert any(prop.endswith("endDate") and "2026" in quote for prop, quote in proved)
    assert (DCTERMS + "date", "10. september 2024") in proved


def test_a_link_within_a_term_names_the_days_that_lie_in_it(published: Published) -> None:
    [proved] = evidence_of(published, "body-initials")
    assert (DCTERMS + "date", "14. maj 2024") in proved


def test_the_evidence_of_a_link_is_bounded_however_many_papers_name_it(tmp_path: Path) -> None:
    said = "Randers Kommune og foreningen {} indgik en samarbejdsaftale om besøgsvenner."
    names = ("Frivilligcenteret Midt", "Frivilligcentret Midt")
    days = [(number, f"{number % 27 + 1}. maj 20{20 + number // 27}") for number in range(2 * MOST + 8)]
    papers = {f"paper-{number}": minutes(SOU, day, TITLE, said.format(names[number % 2])) for number, day in days}
    found = publish(tmp_path, papers)
    counts = found.store.query(
        f"""PREFIX kg: <{KG}> PREFIX prov: <{PROV}> SELECT (COUNT(?e) AS ?n) {{
          ?link kg:derivationRule "same-name" ; a kg:Link ; prov:wasDerivedFrom ?e }} GROUP BY ?link"""
    )
    assert [int(row["n"].value) for row in counts] == [2 * MOST]


def test_links_are_made_anew_when_what_they_borrow_from_extraction_changes() -> None:
    borrowed = set()
    for path in Path(making.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kommunegraf.extraction"):
                borrowed.add(f"{str(node.module).removeprefix('kommunegraf.').replace('.', '/')}.py")
    assert borrowed and borrowed <= set(making._BORROWED)
    before = making.fingerprint(RULES)
    making._material.cache_clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(making, "_BORROWED", making._BORROWED[1:])
        assert making.fingerprint(RULES) != before
    making._material.cache_clear()
    assert making.fingerprint(RULES) == before


def test_links_of_other_rules_keep_their_shapes_and_a_link_without_evidence_does_not(tmp_path: Path) -> None:
    papers = {
        "defined": minutes(SOU, "10. maj 2022", "Orientering", "Social- og Omsorgsudvalget (SOMU) orienteres."),
        "used": minutes("Byrådet", "29. maj 2024", "Ny pulje", stages=[("SOMU", "14-05-2024")]),
        "food": minutes("Byrådet", "20. juni 2023", "Godkendelse af Kostpolitik"),
        "meals": minutes(SOU, "10. oktober 2023", "Kostpolitikken for Randers Kommune"),
    }
    found = publish(tmp_path, papers)
    assert {"body-abbreviation", "same-name-in-term"} <= rules(found)
    quads = [quad for graph in found.graphs().values() for quad in graph]
    assert [result for result in run_shapes(Nodes.of(quads), load_shapes()) if result.shape.startswith("Link-")] == []
    bare = [quad for quad in quads if quad.predicate.value != PROV + "wasDerivedFrom"]
    shapes = {result.shape for result in run_shapes(Nodes.of(bare), load_shapes())}
    assert "Link-evidence-some" in shapes


def test_a_step_is_told_once_whatever_titles_and_outcomes_it_has(published: Published) -> None:
    [about] = [one for rule, one, _, _ in published.links() if rule == "same-title-and-stage" and COUNCIL in one][:1]
    about = f"https://w3id.org/kommunegraf/id/{about}"
    store = ox.Store()
    store.bulk_extend(published.store)
    before = list(load_queries()["case-timeline"].run(store, about=about))
    for quad in list(store.quads_for_pattern(None, ox.NamedNode(DCTERMS + "title"), None, ox.DefaultGraph())):
        store.add(ox.Quad(quad.subject, quad.predicate, ox.Literal(quad.object.value + " m.m."), ox.DefaultGraph()))
    for quad in list(store.quads_for_pattern(None, ox.NamedNode(KG + "outcome"), None, ox.DefaultGraph())):
        other = ox.NamedNode("https://w3id.org/kommunegraf/id/concept/outcome/noted")
        store.add(ox.Quad(quad.subject, quad.predicate, other, ox.DefaultGraph()))
    after = list(load_queries()["case-timeline"].run(store, about=about))
    assert [(row["step"], row["date"], row["text"]) for row in after] == [
        (row["step"], row["date"], row["text"]) for row in before
    ]
