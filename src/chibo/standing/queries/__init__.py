"""Reads of standing. Every read takes a viewer or a scope; what the viewer may not see is left out."""
