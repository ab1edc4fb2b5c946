"""From labelled abstracts to the weights of the learned steps of `loaders.text`: `python -m training`."""
