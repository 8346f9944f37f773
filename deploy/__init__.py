"""Putting the app on Hugging Face Spaces: ``python -m deploy``."""
