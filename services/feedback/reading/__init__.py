"""Who may read what: cases for the desks, a case for whoever holds its tracking code."""
