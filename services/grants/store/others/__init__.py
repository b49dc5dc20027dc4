"""What the events of all members and services tell, as it is needed here: contracts, applications, costs."""
