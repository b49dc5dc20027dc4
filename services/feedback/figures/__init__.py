"""What the cases of a member add up to, with nothing in it that tells of one person."""
