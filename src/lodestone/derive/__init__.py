"""Station three: from what is stated to what follows, by the rules in ``rules/``."""
