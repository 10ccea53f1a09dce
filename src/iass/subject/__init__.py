"""The subject desk: what people may ask about their own data, and what is answered (decision 0038)."""
