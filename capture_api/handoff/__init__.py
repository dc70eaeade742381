"""Rules of the hand-off over plain values: who acts next, what to say, who gets the credit."""
