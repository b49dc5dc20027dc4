"""Third parties: who may be signed and paid, up to which sum, to which account. Pure."""
