"""What this service asks the programme's file: places, code lists and days, and its own words for codes."""
