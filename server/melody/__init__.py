"""The solo voice: one melody at a time, token by token."""
