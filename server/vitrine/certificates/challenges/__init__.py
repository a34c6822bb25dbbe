"""The live question to a holder: asked by anybody, answered within minutes, shown for one."""
