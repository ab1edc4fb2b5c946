"""Which data set a number was measured on: names, evidence, choice."""
