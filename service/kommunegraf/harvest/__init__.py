"""Harvesting: from the systems that authorities publish their agendas in, by way of an archive, into the graph."""
