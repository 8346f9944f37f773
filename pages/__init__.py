"""What a visitor sees: the only code besides ``app.py`` that knows Gradio."""
