"""The tracker of what is publicly said about negotiations over foreign troops, by concept."""
