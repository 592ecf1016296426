"""The quick way to read: plans compiled once from the serializers, and run without model instances."""
