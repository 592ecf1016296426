"""The kernel: dates, quantities, text and refusals, without a database."""
