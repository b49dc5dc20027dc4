"""What this service does when another member's participants service has recorded something."""
