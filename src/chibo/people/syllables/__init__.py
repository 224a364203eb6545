"""The syllables of all names, kept beside them so that a search need not read every name. See docs/explanation/speed.md."""
