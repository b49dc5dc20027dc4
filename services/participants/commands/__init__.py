"""The commands about activities, persons and organisations: load, decide, keep, append; in one transaction or none."""
