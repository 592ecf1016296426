"""Answers that span concepts, asked through the API."""
