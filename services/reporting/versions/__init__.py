"""Other versions of the programme's files: what the figures would be under them."""
