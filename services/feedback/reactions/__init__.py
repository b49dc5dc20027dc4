"""What this service does when another service has recorded something."""
