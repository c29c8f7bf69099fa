"""Texts to provisions: catalogue, readers, parser, sources, notes and the store."""
