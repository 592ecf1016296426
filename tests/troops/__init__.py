"""What is told of numbers of troops, and the series that follow from it."""
