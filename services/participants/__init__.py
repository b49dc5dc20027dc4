"""The participants service: persons, organisations, activities and attendance of one member."""
