"""The image file formats, read as structures before any pixel is decoded: one format a file."""
