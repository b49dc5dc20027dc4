"""What persons decide about the stream: parked events tried again or given up, forked lanes that go on."""
