"""The tables of the participants service, one module for each; persons are encrypted on the way in and out."""
