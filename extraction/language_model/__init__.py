"""Reading results with a language model: what it is asked, and what of its answer counts. No model is called here."""
