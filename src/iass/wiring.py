"""The one composition root: settings in, application out. The only file that names adapters."""
