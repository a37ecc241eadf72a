"""Patches for Max and Pure Data, and under ``tools`` what builds, checks and runs them."""
