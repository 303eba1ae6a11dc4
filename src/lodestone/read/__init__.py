"""Station one: from files to triples, from texts to figures, each with its place."""
