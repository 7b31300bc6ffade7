"""SPARQL as text: what stands in a query or an update, and the text that is given to Oxigraph in its place."""
