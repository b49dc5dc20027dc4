"""The commands of the grants service: load, decide, keep, append; all of it in one transaction or none."""
