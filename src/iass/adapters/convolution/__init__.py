"""Convolutions of our own in C, for the networks that ship: OpenVINO's answers to the bit, sooner."""
