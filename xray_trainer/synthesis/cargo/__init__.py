"""Cargo families: one file each, registering itself, and what they share: stacks, pallets, dressing."""
