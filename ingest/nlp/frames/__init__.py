"""Frames: classes of words that together name a concept no list of phrases can hold."""
