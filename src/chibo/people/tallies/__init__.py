"""Counts per cell that are ready before they are asked for, and how they are kept true. See docs/explanation/speed.md."""
