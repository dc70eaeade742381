"""What is recorded and what sales works on, as frozen values."""
