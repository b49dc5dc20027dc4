"""The tables of the grants service, one module for each: SQL and nothing else."""
