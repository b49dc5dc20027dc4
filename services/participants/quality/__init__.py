"""Rules of quality: what is refused on entry, and what is looked at again afterwards."""
