"""The decisions: small linear models choose among what the rules found, each step with weights of its own."""
