"""The server around the pages: its settings, its limits, how it delivers, and what it tells machines."""
