"""What a person does in a real browser, on the service as `make run` starts it."""
