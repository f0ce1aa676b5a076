"""What names and values of environment variables say about themselves, and how files of them are read. Pure, shared by checks."""
