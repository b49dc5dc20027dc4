"""Documents that prove what was recorded: encrypted here, hashed into the event, given to the auditor in one file."""
