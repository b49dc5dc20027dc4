"""Kafka -> one transaction -> event copy, contributions, figures, checkpoint."""
