"""What people and programs send: the shapes of the commands, checked before the domain sees them."""
