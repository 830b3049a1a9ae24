"""The page About."""

from kb.ui import shell

shell.heading("About")
