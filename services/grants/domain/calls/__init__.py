"""Calls and applications: from the call to the award and the appeal against it. Pure."""
