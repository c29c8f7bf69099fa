"""What users do with answers."""
