"""The cases' tables: SQL in one place, what people wrote encrypted on the way in and out. The same in both rooms."""
