"""How pages are laid out: headings, items and sections, by the profiles of `mappings/layouts/`."""
