"""Adapters to AWS: they implement ports.py, raise errors.py, and are the only code that imports botocore."""
