"""One module per aggregate: its state, decide and evolve. Pure."""
