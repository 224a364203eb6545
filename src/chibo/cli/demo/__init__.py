"""The demonstration: five invented registers, their accounts, and the command that serves them."""
