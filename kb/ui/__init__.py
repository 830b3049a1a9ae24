"""Pages that read the casebook."""
