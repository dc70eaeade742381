"""What a language model that the user named thinks of lines whose words can't be compared. It decides nothing."""
