"""Third parties: how they are found again, here and by other members, without a name."""
