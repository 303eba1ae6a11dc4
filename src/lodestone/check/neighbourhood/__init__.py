"""Judging what is new: the neighbourhood of a change, found in a store, and judged there."""
