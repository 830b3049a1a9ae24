"""The commands of ``casebook`` that read the casebook."""
