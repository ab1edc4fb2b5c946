"""Which metric a number belongs to: candidates, evidence, choice."""
