"""Data entry: what a person without any knowledge of the code does in the admin, and what it refuses."""
