"""The reader: a document's text as served, with the facts that were read from it at the words that bear them."""
