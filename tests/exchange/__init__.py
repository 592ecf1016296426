"""What comes in and goes out: the fixtures of the real world and what they show once loaded."""
