"""A member's append-only record of what happened: append, relay to Kafka, admit at the gate, verify."""
