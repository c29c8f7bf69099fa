"""Provisions made searchable."""
