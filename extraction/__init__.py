"""From a text to what it says: links and results. Each step is a module, `reader` joins them."""
