"""The code beside a result is code: whatever the query, it comes out of each program as it went in."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.settings import Settings
from kommunegraf.web.snippets import snippets
from watching import listening

ENDPOINT = "http://127.0.0.1:8000/sparql"
QUERIES = [
    "SELECT * { ?s ?p 'a\\nb' }",
    "SELECT * { ?s ?p '''it's \"\"\"x\"\"\" $HOME `id` \\\\''' }",
    'ASK { ?s ?p ")-" . ?s ?p ")" }',
    "# \nSPARQL\nSPARQL_\nASK {}",
]


def code(query: str, name: str, is_graph: bool = False) -> str:
    return next(each.code for each in snippets(ENDPOINT, query, is_graph) if each.key == name)


@given(st.one_of(st.sampled_from(QUERIES), st.text(st.characters(codec="utf-8", exclude_characters="\0\r"))))
def test_python_is_given_the_query_as_it_stands(query):
    tree = ast.parse(code(query, "python"))
    [literal] = [
        each.value.value for each in tree.body if isinstance(each, ast.Assign) and each.targets[0].id == "query"
    ]
    assert literal.strip("\n") == query.strip("\n")


@given(st.one_of(st.sampled_from(QUERIES), st.text(st.characters(codec="utf-8", exclude_characters="\0\r"))))
def test_r_is_given_the_query_as_it_stands(query):
    written = code(query, "r")
    opened = re.search(r'r"(-*)\(\n', written)
    end = written.index(f'){opened[1]}"', opened.end())
    assert written[opened.end() : end].strip("\n") == query.strip("\n")


@pytest.mark.parametrize("query", QUERIES)
def test_the_shell_gives_curl_the_query_as_it_stands(query, tmp_path):
    stand_in = tmp_path / "curl"
    stand_in.write_text("#!/bin/sh\nexec cat\n")
    stand_in.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", code(query, "curl")],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{query}\n"


def test_curl_and_python_get_the_table_that_the_page_shows(data, monkeypatch, capsys):
    query = "SELECT ?title { ?item <http://purl.org/dc/terms/title> ?title }"
    with listening(Settings(data=data.path, workers=1)) as (host, port):
        made = {each.key: each.code for each in snippets(f"http://{host}:{port}/sparql", query, False)}
        monkeypatch.setitem(sys.modules, "httpx", httpx2)
        exec(made["python"], {})
        assert "Rygestop" in capsys.readouterr().out
        if shutil.which("curl") is None:
            pytest.skip("curl is not installed")
        done = subprocess.run(["/bin/sh", "-c", made["curl"]], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines() == ["title", "Rygestop"]


def test_a_graph_is_asked_for_as_turtle():
    for each in snippets(ENDPOINT, "CONSTRUCT WHERE { ?s ?p ?o }", True):
        assert "text/turtle" in each.code


def test_the_address_is_a_literal_in_each():
    assert json.dumps(ENDPOINT) in code("ASK {}", "python")
