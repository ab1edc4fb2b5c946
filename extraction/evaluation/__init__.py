"""How well a reader does on hand-labelled abstracts: labels, the texts they name, pairing, figures, misses."""
