"""What everybody may see of breakdowns: the reports, and a snapshot each month."""
