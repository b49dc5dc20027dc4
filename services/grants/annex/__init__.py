"""The annex of third parties to the donor's report: the lead asks every member's grants service who receives, at export.

Names never go on the bus. The lead signs its request; the answer is sealed under the key that the members' grants
services share, for this one request. Nobody keeps it: it becomes a file, and that is all.
"""
