"""REST under `/api/v1`: the collections of `mappings/collections.toml` as JSON-LD, CSV and lines, with evidence."""
