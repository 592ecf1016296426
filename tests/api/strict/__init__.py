"""Whether the API keeps its word whatever it is asked: generated questions, impossible ones, and what answers must agree in."""
