"""Habits of writing lists, one file each."""
