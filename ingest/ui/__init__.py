"""Pages that add to the casebook."""
