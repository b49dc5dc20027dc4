"""For HTTP clients that speak to this machine only."""

import ssl

# It knows no authority, so an https address is refused; reading the world's authorities takes 25 ms for each client.
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
