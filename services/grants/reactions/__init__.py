"""What this service does when another service, or another member's grants service, has recorded something."""
