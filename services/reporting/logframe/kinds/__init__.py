"""One kind of figure per file: how facts of one subject become cells."""
