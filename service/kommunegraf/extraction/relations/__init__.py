"""What organisations have together, read by the structure of sentences: a word for it, and parties in its slots."""
