"""The feedback service as part of a member's site."""

ROUTERS = ()
NAVIGATION = ()
