"""What everything is said in: terms, values, places, findings; it reads no file of facts."""
