"""How it is found that two members know one person, without a name leaving either house."""
