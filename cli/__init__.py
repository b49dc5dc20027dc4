"""The `paravani` command."""
