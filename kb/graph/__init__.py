"""The casebook as a graph of concepts: built, walked, laid out and written to files."""
