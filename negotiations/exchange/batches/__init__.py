"""What is done with an imported sheet: taken in, submitted, published, returned, discarded; beside the service, with its pages' forms."""
