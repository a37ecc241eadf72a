"""Training of the melody models: one melody at a time, token by token."""
