"""The gallery on Milvus: for more faces than one machine holds. The database stays the truth."""
