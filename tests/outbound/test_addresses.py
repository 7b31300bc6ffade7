"""Which addresses may be asked, and which hosts are called."""

from __future__ import annotations

import ipaddress

import pytest

from kommunegraf.errors import ConfigurationError
from kommunegraf.outbound.addresses import is_public
from kommunegraf.outbound.allowed import AllowList, normalised
from kommunegraf.settings import Settings, load_settings

INSIDE = """
    0.0.0.0 127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.1
    192.0.2.1 198.18.0.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1
    ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1:: 2001::1 fe80::1
    fe80::1%eth0 fc00::1 fd12:3456::1 fec0::1 ff02::1 ff0e::1 2001:db8::1 100::1
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_addresses_inside_are_told_in_every_disguise(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["9.9.9.9", "185.1.2.3", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909", "2002:909:909::1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/sparql", "HTTP://EXAMPLE.org:80/sparql"),
        ("https://example.org", "https://example.org:443/"),
        ("https://example.org/a%7eb", "https://example.org/a~b"),
        ("https://example.org/a/b", "https://example.org/x/../a/./b"),
        ("https://example.org/a/b", "https://example.org/x/%2E%2e/a/b"),
        ("https://ærø.dk/sparql", "https://xn--r-3fa9c.dk/sparql"),
        ("https://example.org/ø?x=%C3%A6", "https://example.org/%c3%b8?x=æ"),
        ("http://[::1]:3030/ds", "http://[::1]:3030/ds"),
    ],
)
def test_addresses_are_compared_by_what_they_mean(one: str, other: str) -> None:
    assert normalised(one) == normalised(other) is not None
    assert AllowList.of([one]).permits(other)


@pytest.mark.parametrize(
    ("entry", "asked"),
    [
        ("http://example.org/sparql", "https://example.org/sparql"),
        ("http://example.org/sparql", "http://example.org:8080/sparql"),
        ("http://example.org/sparql", "http://example.org/sparql/"),
        ("http://example.org/sparql", "http://example.org/sparql?x"),
        ("http://example.org/sparql", "http://example.org/SPARQL"),
        ("http://example.org/sparql", "http://example.org.evil.example/sparql"),
        ("http://example.org/sparql", "http://user@example.org/sparql"),
        ("http://example.org/sparql", "http://example.org/sparql#x"),
        ("http://example.org/data/*", "http://example.org/database"),
        ("http://example.org/data/*", "http://example.org/data/../admin"),
        ("http://example.org/data/*", "http://example.org/data/%2e%2e/admin"),
        ("http://example.org/data/*", "http://example.org/data/..%2Fadmin"),
        ("http://example.org/data/*", "http://example.org@evil.example/data/x"),
    ],
)
def test_what_is_nearly_an_entry_is_not_allowed(entry: str, asked: str) -> None:
    assert not AllowList.of([entry]).permits(asked)


@pytest.mark.parametrize("asked", ["http://example.org/data/", "http://example.org/data/a/b.ttl?x=1"])
def test_an_entry_that_ends_in_a_star_allows_what_is_below(asked: str) -> None:
    assert AllowList.of(["http://example.org/data/*"]).permits(asked)


def test_the_empty_list_allows_nothing() -> None:
    assert not AllowList().permits("http://example.org/")
    assert not AllowList.of([]).permits("http://example.org/")


@pytest.mark.parametrize(
    "entry",
    ["*", "http://*", "http://exa*", "http://*/sparql", "example.org/sparql", "ftp://example.org/", "file:///etc/passwd",
     "http://u:p@example.org/", "http://example.org/#x", "http://example.org/?q=/*", "http:///x", ""],
)  # fmt: skip
def test_an_entry_that_is_no_endpoint_is_an_error_of_the_settings(entry: str) -> None:
    with pytest.raises(ConfigurationError, match="service_allow"):
        AllowList.of([entry])


def test_entries_come_from_the_environment_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMMUNEGRAF_SERVICE_ALLOW", "https://a.example/sparql, http://b.example/*,")
    assert load_settings().service_allow == ("https://a.example/sparql", "http://b.example/*")
    monkeypatch.delenv("KOMMUNEGRAF_SERVICE_ALLOW")
    assert Settings().service_allow == ()


def test_entries_come_from_the_file_as_a_list(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("settings") / "kommunegraf.toml"
    file.write_text('service_allow = ["https://a.example/sparql", "http://b.example/a,b"]')
    monkeypatch.setenv("KOMMUNEGRAF_CONFIG", str(file))
    assert load_settings().service_allow == ("https://a.example/sparql", "http://b.example/a,b")
