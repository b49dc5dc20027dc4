"""How costs become EUR and lines of the donor's financial report: one arithmetic for a member's desk and for reporting."""
