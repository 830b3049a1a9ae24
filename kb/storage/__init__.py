"""The casebook file: its schema, the only writer, the reads, and the layer of what people checked."""
