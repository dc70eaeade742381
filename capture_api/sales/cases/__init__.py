"""What sales may ask and do, by subject, the same through every door; each asks first whether the actor may."""
