"""The kernel, which knows no concept: fuzzy dates, quantities, clocks, records, text, errors."""
