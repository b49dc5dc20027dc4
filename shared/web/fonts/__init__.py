"""The font of pages and PDFs, and the script that makes it."""
