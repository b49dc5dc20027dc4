"""A person as her member knows her: changed, consented, merged, shown to her, held for an audit, forgotten."""
