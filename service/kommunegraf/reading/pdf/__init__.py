"""PDF: pages of characters with places, to a `Document`."""
