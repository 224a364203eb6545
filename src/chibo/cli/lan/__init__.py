"""`chibo serve --lan`: an authority of the office's own, its certificate, and the page that installs it."""
