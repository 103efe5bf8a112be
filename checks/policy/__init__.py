"""Policy documents and their interpretations: what they are, and which belong together. Pure."""
