"""The page. Streamlit is known in this room only, and `serve` runs it without importing it."""
