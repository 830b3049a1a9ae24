"""One reader per format; all return the same Report."""
