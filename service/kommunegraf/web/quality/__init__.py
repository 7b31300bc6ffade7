"""The data-quality page: what is held, what the gate warned of, what does not add up, and what was not understood."""
