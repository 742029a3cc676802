"""What the platform demands of a template before anyone reviews it: one function a rule."""
