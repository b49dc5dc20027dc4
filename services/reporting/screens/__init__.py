"""The tables of pages that have no export of their own, as XLSX and CSV: what a page shows, a row a row."""
