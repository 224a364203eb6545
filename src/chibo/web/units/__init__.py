"""Pages of one unit: what it is on a date, and the acts that change it. Everything is written by services of lower floors."""
