"""The shapes of what the API answers, for the OpenAPI document; a test holds the answers to them."""
