"""What a site's sources say, as frozen values, and the looking-up in them."""
