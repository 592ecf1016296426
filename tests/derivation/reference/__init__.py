"""The published rule of derivation in plain Python: what the SQL of the rooms must give, claim by claim and day by day.

Written from the rule's sentences, for the reader; slow, and knows no database.
"""
