"""The look, in one place: templates, styles, components. Holds files; is imported by none."""
