"""The language between the services: the envelope, one module of event types per publisher, their schemas."""
