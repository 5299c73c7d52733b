"""Steps Gymnasium environments for Troupe, over a socket. Started as ``python -m troupe_bridge``."""
