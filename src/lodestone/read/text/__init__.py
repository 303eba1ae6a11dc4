"""Reading a text: its sentences, its figures and dates, and the names that it prints."""
