"""Short addresses as QR codes (ISO/IEC 18004) for print, as SVG."""

from io import BytesIO

import segno

QUIET = 4  # modules of white around a code, which the standard asks for
DAMAGE = "m"  # 15 % of a code may be unreadable: paper is folded and printed badly


def qr_svg(address: str) -> bytes:
    """A QR code in black on white, a millimetre a module, named for those who can't see it."""
    out = BytesIO()
    segno.make_qr(address, error=DAMAGE).save(
        out,
        kind="svg",
        unit="mm",
        border=QUIET,
        dark="#000",
        light="#fff",
        xmldecl=False,
        title=f"QR code of {address}",
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    return out.getvalue()
