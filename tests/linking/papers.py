"""Papers of one municipality as the tests of links ingest them, written for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

LINKS = f"{DEFAULT_BASE}graph/link/"
KG = "https://w3id.org/kommunegraf/ns#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"


def minutes(
    body: str,
    day: str,
    title: str,
    text: str = "Der redegøres for sagen.",
    *,
    stages: Iterable[tuple[str, str]] = (),
    number: str = "",
    municipality: str = "Randers Kommune",
) -> str:
    """Minutes of a meeting with one item; `stages` are earlier bodies with their days (`14-05-2024`)."""
    case = f"Sagsnr.: {number}\n\n" if number else ""
    earlier = "".join(f"Beslutning i {other} den {when}\n\nAnbefales godkendt.\n\n" for other, when in stages)
    return (
        f"{municipality}\n\nReferat\n\n{body}\nMødedato: {day}\nMødested: Rådhuset\n\nDagsordenpunkter\n\n"
        f"{case}1. {title}\n\nSagsfremstilling\n\n{text}\n\nIndstilling\n\nDirektøren indstiller,\n\n"
        f"at forslaget godkendes.\n\n{earlier}Beslutning\n\nGodkendt.\n"
    )


@dataclass(frozen=True)
class Published:
    """What is served after an ingest."""

    folder: DataFolder
    settings: Settings
    report: IngestReport

    @property
    def store(self) -> ox.Store:
        current = self.folder.generations.current()
        assert current is not None
        return current.open()

    def links(self) -> set[tuple[str, str, str, str]]:
        """(rule, what is linked from, to, by), each as the end of its IRI, read from the records."""
        rows = self.store.query(
            f"""PREFIX kg: <{KG}> SELECT ?rule ?from ?to ?prop {{
              ?link a kg:Link ; kg:derivationRule ?rule ; kg:linkFrom ?from ; kg:linkTo ?to ; kg:linkProperty ?prop
            }}"""
        )
        assert isinstance(rows, ox.QuerySolutions)
        return {(row["rule"].value, _end(row["from"]), _end(row["to"]), _end(row["prop"])) for row in rows}

    def graphs(self) -> dict[str, set[ox.Quad]]:
        """The graphs of links with their quads."""
        store = self.store
        named = [graph for graph in store.named_graphs() if graph.value.startswith(LINKS)]
        return {graph.value: set(store.quads_for_pattern(None, None, None, graph)) for graph in named}


def _end(term: object) -> str:
    assert isinstance(term, ox.NamedNode)
    iri = term.value.removeprefix(f"{DEFAULT_BASE}id/")
    return iri.rpartition("#")[2]


def publish(folder: Path, papers: dict[str, str], **options: object) -> Published:
    """Ingests papers, by their names, into a data folder beside them (one that is there goes on)."""
    place = folder / "papers"
    place.mkdir(exist_ok=True, parents=True)
    for name, text in papers.items():
        (place / f"{name}.txt").write_text(text, encoding="utf-8")
    settings = Settings.model_validate({"data": folder / "data", "processes": 1, **options})
    report = ingest([place / f"{name}.txt" for name in papers], settings)
    return Published(DataFolder(settings.data), settings, report)
