"""Reads of people. Every read takes a viewer; what the viewer may not see is left out or `NotVisible`."""
