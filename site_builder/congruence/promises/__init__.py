"""A site's promises in its prose and its layers: found, judged, reviewed, recorded."""
