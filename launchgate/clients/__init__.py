"""The only code that touches the world: one module or package a protocol."""
