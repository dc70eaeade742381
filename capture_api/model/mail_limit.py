"""How much mail forms may send to one person: anybody can type anybody's address, over and over."""

from datetime import timedelta

TO_THE_PERSON = ("download", "prep")  # mail that a form alone owes to the address that was typed into it
MOST = 3
WITHIN = timedelta(hours=1)
WITHHELD = (
    f"Not sent: forms with this address owed it {MOST} mails within the hour before, and somebody may be flooding a "
    "stranger. Try it again where the person is waiting for it."
)
