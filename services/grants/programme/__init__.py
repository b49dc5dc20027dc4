"""What this service asks the programme's file: places, themes and days, its own words for codes, exchange rates."""
