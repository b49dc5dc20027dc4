"""The door for checking: events as CloudEvents JSON in, every cell of every figure out, by the code that runs live."""
