"""Sources: citations, their chains of attribution, origins."""
