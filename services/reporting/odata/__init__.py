"""The tables of figures by OData 4.0, for Excel, Power BI and their like; reading only."""
