"""`chibo init`: the first installation."""
