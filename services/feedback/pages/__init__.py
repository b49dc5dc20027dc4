"""The desk's pages: the board, a case with what can be done about it, what was learned."""
