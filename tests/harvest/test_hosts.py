"""What a person names leads to hosts, or to a message that says what may be named."""

from __future__ import annotations

import pytest

from kommunegraf.errors import ConfigurationError
from kommunegraf.harvest.hosts import targets
from kommunegraf.harvest.target import Target

RANDERS = Target("dagsordener.randers.dk", "firstagenda", "https://dagsordener.randers.dk")


@pytest.mark.parametrize(
    "name",
    ["randers", "Randers", " RANDERS kommune ", "0730", "dagsordener.randers.dk", "Dagsordener.Randers.dk",
     "https://dagsordener.randers.dk/vis?id=1"],
)  # fmt: skip
def test_a_municipality_has_many_names(name: str) -> None:
    assert targets([name], None, []) == (RANDERS,)


@pytest.mark.parametrize("name", ["næstved", "naestved", "Naestved Kommune"])
def test_danish_letters_may_be_written_as_in_host_names(name: str) -> None:
    assert [each.host for each in targets([name], None, [])] == ["dagsordener.naestved.dk"]


def test_a_host_named_twice_is_harvested_once() -> None:
    assert len(targets(["randers", "0730", "herning"], None, [])) == 2


def test_a_host_that_is_not_listed_needs_a_system() -> None:
    with pytest.raises(ConfigurationError, match="--system"):
        targets(["dagsordener.eksempel.dk"], None, [])
    (found,) = targets(["dagsordener.eksempel.dk"], "firstagenda", [])
    assert found.system == "firstagenda"


@pytest.mark.parametrize(
    ("name", "message"),
    [("Rander", "did you mean Randers"), ("xyzzy", "no municipality"), ("localhost", "no municipality"),
     ("127.0.0.1", "not listed|no municipality"), ("http://[::1]/", "no municipality"), ("", "no municipality"),
     ("Ishøj", "no system that is harvested")],
)  # fmt: skip
def test_what_is_not_known_is_told_with_what_is(name: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        targets([name], None, [])


def test_an_unknown_system_is_told() -> None:
    with pytest.raises(ConfigurationError, match="firstagenda"):
        targets(["randers"], "sbsys", [])


def test_another_address_is_called_where_the_setting_says_so() -> None:
    (found,) = targets(["randers"], None, ["dagsordener.randers.dk=http://127.0.0.1:8010"])
    assert (found.origin, found.inside) == ("http://127.0.0.1:8010", frozenset({("127.0.0.1", 8010)}))


@pytest.mark.parametrize(
    "entry", ["dagsordener.randers.dk", "x=ftp://a", "randers.dk=http://127.0.0.1:1/x", "=http://a"]
)
def test_a_setting_that_names_no_address_is_told(entry: str) -> None:
    with pytest.raises(ConfigurationError, match="HOST=ADDRESS"):
        targets(["randers"], None, [entry])
