"""Searches by query or identifier in the public indexes."""
