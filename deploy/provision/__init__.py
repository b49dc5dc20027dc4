"""Makes what a programme needs before its processes start: secrets, databases, topics; safe to repeat."""
