"""The collections of a generation, indexed by SQLite: pages by filters, counts, sums and coverage.

`State.collections()` gives the `reading.Collections` of the generation served; to be asked in a thread, not on the
event loop:

- `page(collection, filters, sort=None, limit=50, after=None)` -> `answers.Page(rows, total, next, words_cut)`; a `Row`
  has `iri`, `title`, `date` (as stated), `first`, `last` (days as YYYYMMDD) and `amount` (exact `Decimal`, of funding)
- `facets(collection, filters, names, alternatives=False)` -> name -> `Facet(values, cut)`; a value has `value`,
  `labels` (by language) and `count`
- `aggregate(filters, by, collection="funding")` -> groups (`by`, `sum`, `items`, `summed`, `documents`), whether cut
- `counts()` -> collection -> number; `coverage()` -> documents by municipality, region, year and kind
- `row(collection, iri)`, `values(collection, iri)`, `title(iri)`, `labels(field, value)`, `codes(scheme)`,
  `stream(collection, filters, sort)`

`filters` are values by field as they stand in an address (`{"municipality": ["0657"], "from": ["2020"]}`). What there
is stands in `mappings/collections.toml`; `definitions.collections()` has it with labels, fields and sorts. A wrong
filter raises `filters.FilterError` (with `allowed` and `near`), a wrong cursor `cursors.CursorError`, both of them
`QueryError`.
"""
