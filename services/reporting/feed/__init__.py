"""The events for integrators who have no Kafka client: pages of CloudEvents over HTTP."""
