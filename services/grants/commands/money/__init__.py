"""The commands about the main grant's money and about exchange rates."""
