"""From labelled abstracts to the weights of the learned steps of `extraction`: `python -m training`."""
