"""What comes in from files: fixtures here, imported sheets in `sheets/` and `batches/`, a dataset's vintages in `vintages/`."""
