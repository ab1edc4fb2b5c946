"""From records to rows and back: everything that writes to a shelf."""
