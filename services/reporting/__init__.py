"""The reporting service: projects every member's events into the logframe that the donor reads."""
