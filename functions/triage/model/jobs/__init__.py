"""The records that services keep of their jobs, one module a service; only the fields that explain a failure."""
