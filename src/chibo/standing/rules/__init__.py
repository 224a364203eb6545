"""Rules of standing: pure functions and frozen values; what regulations say is handed in."""
