"""Published patients like the one in front of the reader, with the reasons."""
