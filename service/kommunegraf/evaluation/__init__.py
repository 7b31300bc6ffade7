"""Measures extraction against gold: facts that people read from a document and wrote down (docs/evaluation.md)."""
