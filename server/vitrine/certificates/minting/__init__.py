"""Writing to the chain: one writer for each sender, signed bytes kept before they are sent, nothing twice."""
