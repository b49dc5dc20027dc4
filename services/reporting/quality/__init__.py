"""Data quality: how soon, how completely and how consistently each member records (OECD/DAC, MEAL practice)."""
