"""The demonstration, as anybody gets it."""
