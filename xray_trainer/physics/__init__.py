"""Physics: attenuation tables, beams, scintillator response, transmission, noise and artefacts."""
