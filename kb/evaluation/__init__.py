"""How right the extraction is, measured against hand-coded cases."""
