"""The one composition root: settings in, what a command needs out. Nothing else names adapters. A module for each
part, so that a command imports what it uses: database, cameras and engine take longer to import than to open."""
