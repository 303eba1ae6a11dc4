"""The ways in: fact sheets, skeletons and drafts, so that nobody types Turtle by hand."""
