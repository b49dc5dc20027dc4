"""One module for each aggregate whose events are recorded one by one; `history` is what they have in common."""
