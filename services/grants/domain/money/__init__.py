"""Money: amounts and rates, the budget of the main grant, what the bank says. Pure."""
