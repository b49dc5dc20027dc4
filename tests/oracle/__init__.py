"""An independent, slow, plain calculation of all figures from a list of events; it imports nothing of the product.

Written from the domain's rules of counting (their numbers stand in the docstrings), not from the engine: everything is
computed anew for each question, nothing is remembered, no step is clever.
"""
