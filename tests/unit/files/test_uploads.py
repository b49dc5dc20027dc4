import io

import pytest
from PIL import Image

from shared.files.uploads import check
from shared.refusal import Refused


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, "the house of Nino"
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright_and_says_nothing_but_its_pixels(kind: str) -> None:
    kept = check(picture(kind), "IMG_1.jpg")
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (20, 40)
        assert not dict(image.getexif())
    assert b"house of Nino" not in kept.content


def test_a_file_is_what_its_first_bytes_say_and_keeps_no_folders_in_its_name() -> None:
    kept = check(b"%PDF-1.7 ...", "C:\\Users\\Nino\\../minutes\n.pdf")
    assert (kept.media_type, kept.name) == ("application/pdf", "minutes.pdf")
    assert len(kept.sha256) == 64


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"<html><script>", "file_type_not_allowed"),
        (b"OggS rest", "file_type_not_allowed"),
        (picture()[:200], "file_unreadable"),
        (b"%PDF-" + b" " * 11_000_000, "file_too_large"),
    ],
)
def test_other_files_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check(content, "file.jpg")
    assert refused.value.code == code
