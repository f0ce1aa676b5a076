"""What several checks need to read a repository's source: kinds of files, masks over text, syntax trees. Pure; knows no check."""
