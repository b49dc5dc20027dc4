"""The steps of a case: each is declared once, and is then a route of the API and a form of the desk."""
