"""What the desk and the API show: an activity, what waits, what has reached the others; and how lists are searched."""
