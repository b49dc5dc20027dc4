"""The four services: participants, grants and feedback own what happens; reporting shows it."""
