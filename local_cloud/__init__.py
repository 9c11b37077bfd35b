"""The embedded AWS: ministack with its gaps closed, hosting the very stack that would be deployed."""
