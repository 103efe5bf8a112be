"""Content of a made-up county portal, shared by the portals that show it in different CMS families."""
