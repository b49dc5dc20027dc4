"""What is given out to be filled in for one activity: a spreadsheet, a page to sign, a form for phones."""
