"""Sub-grants: signed, paid, accounted for, amended, closed. Pure."""
