"""An e-mail address: whether it is one, how mail servers take it, and the key that its person is known by."""

from functools import lru_cache

from email_validator import EmailNotValidError, EmailSyntaxError, ValidatedEmail, validate_email

LONGEST_LOCAL = 64  # octets before the @ (RFC 5321, 4.5.3.1.1); mail servers refuse more
LONGEST_ADDRESS = 254  # octets of what a mail server takes (RFC 5321); no shorter in characters


@lru_cache(maxsize=64)  # asked for the same address twice a form: to check it, then to know the person by it
def validated(address: str) -> ValidatedEmail:
    """The parts of an address; EmailNotValidError when it is none."""
    if len(address) > LONGEST_ADDRESS:  # before the library composes it, which takes time by the square of its marks
        raise EmailSyntaxError(f"The address has {len(address)} characters; {LONGEST_ADDRESS} are the most.")
    return validate_email(address, check_deliverability=False)


def has_plain_local_part(address: str) -> bool:
    """Whether any mail server can take the address: what stands before the @ is ASCII (others need RFC 6531)."""
    return validated(address).local_part.isascii()


def has_short_local_part(address: str) -> bool:
    """Whether mail servers take as much as stands before the @."""
    return len(validated(address).local_part) <= LONGEST_LOCAL


def mail_address(address: str) -> str:
    """The address as every mail server takes it: its host in ASCII. As it stands where that cannot be."""
    try:
        return validated(address).ascii_email or address
    except EmailNotValidError:
        return address


def email_key(address: str) -> str:
    """One name for every spelling of one address: case, composition and the host's spelling folded."""
    found = validated(address)
    # Not casefold: it makes strauß and strauss one, and they are two people.
    return f"{found.local_part.lower()}@{(found.ascii_domain or found.domain).lower()}"
