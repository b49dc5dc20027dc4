"""From an uploaded file to the lines of a sheet: what a row means, or why it is refused."""
