"""The installation itself: what it is made of, whether it is sound, how it gets onto another computer."""
