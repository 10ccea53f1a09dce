"""Figures of ISO/IEC 19795-1."""
