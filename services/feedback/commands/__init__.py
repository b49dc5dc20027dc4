"""The commands of the feedback service: load, decide, keep, append; all of it in one transaction or none."""
