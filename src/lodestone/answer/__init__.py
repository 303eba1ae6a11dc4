"""Station four: the saved questions, what a reader means by a name, and the rows they give."""
