"""The programme as IATI 2.03: what donors' and the public's registries read."""
