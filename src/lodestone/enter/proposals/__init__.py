"""Proposals: what a machine reads out of a text, proven here, accepted by a person."""
