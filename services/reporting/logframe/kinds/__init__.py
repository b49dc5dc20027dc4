"""One kind of figure per file: how the live facts of one subject become cells."""
