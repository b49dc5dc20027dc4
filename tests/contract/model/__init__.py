"""The Promela model of the spine, checked by Spin."""
