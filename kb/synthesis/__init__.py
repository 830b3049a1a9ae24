"""What became of groups of published patients: counts, proportions and comparisons."""
