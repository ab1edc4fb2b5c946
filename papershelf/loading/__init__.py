"""From files to papers: finding documents, reading them, scanning their texts, storing and deriving."""
