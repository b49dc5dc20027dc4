"""The pages for everybody: a complaint without account and without JavaScript, and what became of it."""
