"""What the desk and the API show of calls, applications, contracts and money."""
