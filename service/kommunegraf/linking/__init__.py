"""Links across the documents of one authority: what is the same by a named rule, without being merged."""
