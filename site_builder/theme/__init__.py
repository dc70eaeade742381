"""A theme's templates, settings, style and colours."""
