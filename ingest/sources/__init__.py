"""PubMed, Europe PMC and Crossref, asked only when a command says so."""
