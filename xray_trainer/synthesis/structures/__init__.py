"""Building blocks of conveyances: containers, chassis, wheels, cabs. Conveyances put them together."""
