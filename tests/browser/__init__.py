"""Browser level; a package, so that its consortium (package scope) is gone before the next level begins."""
