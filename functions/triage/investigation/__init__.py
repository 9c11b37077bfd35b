"""The steps of an investigation as plain functions, a file each, so that a Lambda loads only its own step."""
