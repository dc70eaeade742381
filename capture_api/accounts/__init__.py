"""Who may do what: passwords, roles, sign-ins and tokens."""
