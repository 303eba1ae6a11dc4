"""Station two: whether facts may enter; vocabulary, shapes, texts, what a change adds."""
