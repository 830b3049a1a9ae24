"""Ways out of the casebook: cases, references, tables, graph."""
