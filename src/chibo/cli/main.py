"""The command `chibo`."""
