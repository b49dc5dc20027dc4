"""The web that all services share: pages, forms, languages, sign-in, problems, and the application around them."""
