"""Shows what is planned: the months ahead and the journeys, as text, pages, pictures and calendar files."""
