"""The demonstration: two invented registers, their accounts, and the command that serves them."""
