"""Runs a whole consortium on one machine from wheels: no Docker, no Java, no administrator."""
