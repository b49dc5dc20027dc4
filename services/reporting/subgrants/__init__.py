"""Sub-grants as the donor sees them: how many stand where, what is committed and paid; never who receives."""
