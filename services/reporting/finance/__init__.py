"""The financial report of the main grant over all members, from what their events tell of costs and of the budget."""
