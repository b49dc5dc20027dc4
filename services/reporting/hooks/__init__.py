"""Webhooks by Standard Webhooks 1.0: events that are sent to an integrator's own address, signed, until they arrive."""
