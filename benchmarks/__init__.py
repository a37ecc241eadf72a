"""Measurements for people: one command each, JSON and a table; never part of the tests."""
