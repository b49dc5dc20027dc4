"""The lead's page of integrators: their keys, their webhooks, what was sent to them."""
