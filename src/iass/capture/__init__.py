"""WHAT ARRIVED: pictures and documents, safely decoded."""
