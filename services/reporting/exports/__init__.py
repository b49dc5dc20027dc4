"""Figures as files: the donor's workbook, and tables at stable addresses for Excel, Power BI and pandas."""
