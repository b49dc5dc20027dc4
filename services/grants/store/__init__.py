"""The tables of the grants service, one module for each; who receives is encrypted on the way in and out."""
