"""Reads of reorganisations: a draft with all it would change, what a unit came from, what changed in a period."""
