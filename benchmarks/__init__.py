"""Measures that print a table: accuracy on labelled pictures, speed, and the README's results."""
