"""Claims: rights are given, received and made into tokens."""
