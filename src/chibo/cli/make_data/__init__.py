"""`chibo make-data`: an invented register of any size, the same for the same seed."""
