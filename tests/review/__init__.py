"""The life of a record: the deeds, the rules of review, what follows from them."""
