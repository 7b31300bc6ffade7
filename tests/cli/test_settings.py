"""Settings: the command line over the environment over the file over the defaults, and nothing unknown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kommunegraf.errors import ConfigurationError
from kommunegraf.settings import load_settings


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KOMMUNEGRAF_")]:
        monkeypatch.delenv(name)


def test_options_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kommunegraf.toml").write_text('data = "file"\nport = 1\nworkers = 3')
    monkeypatch.setenv("KOMMUNEGRAF_PORT", "2")
    monkeypatch.setenv("KOMMUNEGRAF_WORKERS", "4")
    settings = load_settings({"workers": 5, "host": None})
    assert (str(settings.data), settings.port, settings.workers) == ("file", 2, 5)
    assert settings.host == "127.0.0.1"


def test_the_file_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text("port = 7")
    monkeypatch.setenv("KOMMUNEGRAF_CONFIG", str(tmp_path / "other.toml"))
    assert load_settings().port == 7
    monkeypatch.setenv("KOMMUNEGRAF_CONFIG", str(tmp_path / "missing.toml"))
    with pytest.raises(ConfigurationError, match=r"missing\.toml"):
        load_settings()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("prot = 1", "prot is not a setting"),
        ("port = 'x'", "port"),
        ("port = ", "settings:"),
        ('base = "nonsense"', "ends in"),
        ('store = "sparql:https://a/"', "remote SPARQL store"),
        ('store = "mysql"', "no store"),
        ("workers = 0", "workers"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "kommunegraf.toml").write_text(content)
    with pytest.raises(ConfigurationError, match=says):
        load_settings()


def test_the_store_may_name_its_own_folder() -> None:
    assert load_settings({"store": "oxigraph:elsewhere/data"}).data_folder == Path("elsewhere/data")
    assert load_settings().data_folder == Path("data")
