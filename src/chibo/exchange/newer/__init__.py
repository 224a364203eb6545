"""What a newer list leaves to the officer: who moved and on which day, who is missing, what notes suggest."""
