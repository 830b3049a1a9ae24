"""Finding cases: what can be asked, how it is counted, and the text behind it."""
