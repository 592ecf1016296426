"""What spans concepts: disputes, preferences, both clocks in every answer."""
