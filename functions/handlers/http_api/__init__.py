"""The HTTP API's own side: routes, what they accept, how they answer, their OpenAPI document."""
