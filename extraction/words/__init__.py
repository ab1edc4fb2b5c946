"""What is printed: the words, numbers, units, names and mentions of a text."""
