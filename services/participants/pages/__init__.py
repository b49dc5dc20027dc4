"""The desk's pages of what every member records: activities with their sheets, organisations, what waits."""
