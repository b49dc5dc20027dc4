import re

from shared.web.assets import Assets


def test_the_style_sheet_names_its_fonts_by_addresses_that_exist() -> None:
    assets = Assets()
    content, _ = assets.file(assets.address("paravani.css"))
    fonts = re.findall(rb"url\(([^)]+)\)", content)
    assert len(fonts) == 2
    for address in fonts:
        font, media_type = assets.file(address.decode())
        assert (font[:4], media_type) == (b"wOF2", "font/woff2")
