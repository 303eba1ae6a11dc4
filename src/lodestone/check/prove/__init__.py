"""Proof from the texts: passages laid, claims grounded, coverage counted, evidence kept."""
