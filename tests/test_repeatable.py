"""The same documents give the same quads: again, elsewhere, in another order, under other names, in other batches."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

Ingested = tuple[DataFolder, IngestReport]
BOTH = pytest.mark.parametrize(("made", "source"), [("seed_ingest", "seeds"), ("sample_ingest", "root")])


def canonical(folder: DataFolder) -> list[bytes]:
    """All quads as sorted N-Quads: canonical, since no graph has a blank node."""
    quads = list(folder.current().open())
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    return sorted(ox.serialize(quads, format=ox.RdfFormat.N_QUADS).splitlines())


def files(request: pytest.FixtureRequest, source: str) -> list[Path]:
    folder = request.getfixturevalue(source)
    return sorted(path for path in (folder / "samples" if source == "root" else folder).iterdir() if path.is_file())


@BOTH
def test_ingesting_a_folder_again_changes_nothing(made, source, request, tmp_path: Path) -> None:
    paths = files(request, source)
    settings = Settings(data=tmp_path / "data", processes=1)
    first = ingest(paths, settings)
    before = canonical(DataFolder(settings.data))
    second = ingest(paths, settings)
    assert (first.stored, second.unchanged, second.stored) == (len(paths), len(paths), 0)
    assert second.generation == first.generation
    assert canonical(DataFolder(settings.data)) == before == canonical(request.getfixturevalue(made)[0])


@BOTH
def test_another_order_other_names_and_other_batches_give_the_same_quads(made, source, request, tmp_path: Path) -> None:
    """The ledger alone knows the names of files."""
    paths = files(request, source)
    folder = tmp_path / "in"
    folder.mkdir()
    for number, path in enumerate(reversed(paths)):
        (folder / f"{number:02}-omdøbt{path.suffix}").write_bytes(path.read_bytes())
    settings = Settings(data=tmp_path / "data", processes=2, batch_documents=2)
    assert ingest([folder], settings).stored == len(paths)
    assert canonical(DataFolder(settings.data)) == canonical(request.getfixturevalue(made)[0])
