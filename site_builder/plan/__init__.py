"""From the model to every output with its address, its template and all that its template will see."""
