"""Where Paravani runs: provisioning, the embedded consortium, images."""
