"""Reporting periods: opened, submitted by each member, certified by the lead as a report, and what changed since."""
