"""Full-text search: an index beside each generation, made of its graph and texts, and the words a Dane looks for."""
