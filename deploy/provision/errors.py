"""What stops provisioning, as a sentence for whoever runs it."""

from __future__ import annotations


class ProvisionError(Exception):
    """Something that a person must mend before this programme can be provisioned; str() is the sentence."""
