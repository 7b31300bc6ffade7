"""Who works with whom: agreements, partnerships, organisations."""
