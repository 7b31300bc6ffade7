"""Writing by clients: SPARQL update and the Graph Store Protocol, as candidates that are published or thrown away."""
