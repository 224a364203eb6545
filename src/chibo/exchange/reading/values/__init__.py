"""One converter a kind of cell: from what stands there to a typed value and its verdicts."""
