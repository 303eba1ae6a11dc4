"""Station five: the files of ``dist/``, the site, what changed, and other stores."""
