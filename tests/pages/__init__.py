"""The pages that people look at, asked without a browser."""
