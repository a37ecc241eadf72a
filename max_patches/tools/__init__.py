"""Builds the patches from the server's address table, checks them, and runs them without Max."""
