"""The kept reports and incidents: index rows, page cursors, search planning. Pure; storage is behind ports.Archive."""
