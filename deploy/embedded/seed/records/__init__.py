"""The demo's records beside activities: courses, community, outreach, services; each told month by month."""
