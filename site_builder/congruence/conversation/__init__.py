"""What was really said, in a call or a mail: read, told apart by speaker, held against the promises."""
