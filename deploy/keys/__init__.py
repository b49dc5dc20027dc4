"""Rotates keys and passwords while everything runs; each rotation that was cut off is finished by the next call."""
