"""A query as code for other programs: curl, Python and R, each with the query as a literal that cannot be left."""

from __future__ import annotations

import json
from dataclasses import dataclass

_TABLE, _GRAPH = "text/csv", "text/turtle"


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code in a language; `key` names it."""

    key: str
    name: str
    code: str


def snippets(endpoint: str, query: str, is_graph: bool) -> list[Snippet]:
    """The code that asks `endpoint` the query, for a graph or for a table."""
    text = query.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
    accept = _GRAPH if is_graph else _TABLE
    return [
        Snippet("curl", "curl", _curl(endpoint, text, accept)),
        Snippet("python", "Python", _python(endpoint, text, accept)),
        Snippet("r", "R", _r(endpoint, text, accept)),
    ]


def _curl(endpoint: str, query: str, accept: str) -> str:
    """A here-document whose word is quoted has no expansions (POSIX Shell Command Language, 2.7.4)."""
    end = "SPARQL"
    while end in query.split("\n"):
        end += "_"
    return (
        f"curl --fail-with-body -H 'Accept: {accept}' --data-urlencode query@- '{endpoint}' <<'{end}'\n{query}{end}\n"
    )


def _python(endpoint: str, query: str, accept: str) -> str:
    literal = query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("\0", "\\0")
    ask = (
        f'headers = {{"Accept": "{accept}"}}\n'
        f'answer = httpx.post({json.dumps(endpoint)}, data={{"query": query}}, headers=headers, timeout=120)\n'
        "answer.raise_for_status()\n"
    )
    if accept == _GRAPH:
        return f'import httpx\n\nquery = """\n{literal}"""\n{ask}print(answer.text)\n'
    return (
        f'import io\n\nimport httpx\nimport pandas as pd\n\nquery = """\n{literal}"""\n{ask}'
        "# As text, so that codes such as 0657 stay whole; pd.to_numeric makes numbers of a column.\n"
        "table = pd.read_csv(io.StringIO(answer.text), dtype=str)\nprint(table)\n"
    )


def _r(endpoint: str, query: str, accept: str) -> str:
    """A raw string (R 4.0) ends at its own number of dashes."""
    dashes = ""
    while f'){dashes}"' in query:
        dashes += "-"
    read = (
        "cat(answer)\n"
        if accept == _GRAPH
        else "# As text, so that codes such as 0657 stay whole; as.numeric makes numbers of a column.\n"
        'table <- read.csv(text = answer, colClasses = "character")\nprint(table)\n'
    )
    return (
        f'library(httr2)\n\nquery <- r"{dashes}(\n{query}){dashes}"\nanswer <- request({json.dumps(endpoint)}) |>\n'
        f'  req_body_form(query = query) |>\n  req_headers(Accept = "{accept}") |>\n  req_perform() |>\n'
        f"  resp_body_string()\n{read}"
    )
