"""How rays cross solids: one module per sort of shape, each adding g/cm2 to a canvas."""
