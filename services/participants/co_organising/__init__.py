"""Activities of two members: one records it, the other learns of it and records its own people on the same id."""
