"""Other places' data as records: a source as plain RDF, and one CONSTRUCT query that says what it means."""
