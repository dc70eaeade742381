"""Pictures made here, without script: they print, and follow the colours of the page around them."""
