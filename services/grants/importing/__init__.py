"""Files that are read in: a member's own costs, a bank statement, exchange rates; their columns are named once."""
