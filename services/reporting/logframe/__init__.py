"""How figures come from events: what is live, which facts qualify, who wins, what is added. Pure; no SQL, no clock."""
