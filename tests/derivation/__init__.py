"""The rule of derivation: the SQL against a reference in plain Python, sentence by sentence and by many random histories."""
