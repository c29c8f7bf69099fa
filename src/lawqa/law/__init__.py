"""The domain: values and rules of statutory text. Standard library only, no I/O."""
