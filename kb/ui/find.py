"""The page Find."""

from kb.ui import shell

shell.heading("Find")
