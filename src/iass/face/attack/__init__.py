"""LIVE, OR SHOWN: presentation attack detection (ISO/IEC 30107), one cue a file."""
