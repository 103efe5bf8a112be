"""Guides, institutions, leaders and service guides: what they have to tell, read from pages and files."""
