"""What comes in and goes out as a file: sheets, uploads, tables, PDF."""
