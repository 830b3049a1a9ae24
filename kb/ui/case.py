"""The page Case."""

from kb.ui import shell

shell.heading("Case")
