"""What the members' complaints add up to, for the donor and everybody, with nothing in it that tells of one person."""
