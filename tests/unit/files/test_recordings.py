"""Recordings as telephones make them, with a title, a place and a day in each; made with PyAV."""

import io
import struct
import wave
from pathlib import Path

import pytest

from shared.files.recordings import TYPES, clean
from shared.files.uploads import SOUNDS, check
from shared.refusal import Refused

FOLDER = Path(__file__).parent / "recordings"
KINDS = {".m4a": "audio/mp4", ".ogg": "audio/ogg", ".webm": "audio/webm", ".mp3": "audio/mpeg"}
SOUND = sorted(file.name for file in FOLDER.iterdir() if file.suffix in KINDS)
TELLING = (b"Aysel", b"+41.4", b"2024-05")
DAY_IN_MP4 = struct.pack(">I", 1_714_979_289 + 2_082_844_800)  # 2024-05-06T07:08:09Z, in seconds since 1904


def read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def telling_wave() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(range(200)))
    note = b"INFOINAM" + struct.pack("<I", 14) + b"house of Aysel"
    body = out.getvalue()[8:] + b"LIST" + struct.pack("<I", len(note)) + note
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("name", SOUND)
def test_a_recording_keeps_its_sound_and_nothing_that_tells_of_anybody(name: str) -> None:
    before, kept = read(name), check(read(name), name, SOUNDS)
    assert any(word in before for word in TELLING)
    assert kept.media_type == KINDS[Path(name).suffix]
    assert not any(word in kept.content for word in TELLING)
    assert DAY_IN_MP4 not in kept.content
    assert clean(kept.content, kept.media_type) == kept.content


def test_each_kind_of_recording_that_is_taken_has_an_example_here() -> None:
    assert {KINDS[Path(name).suffix] for name in SOUND} | {"audio/wav"} == TYPES


def test_the_samples_of_a_wave_file_stay_and_its_notes_do_not() -> None:
    kept = check(telling_wave(), "voice.wav", SOUNDS).content
    with wave.open(io.BytesIO(kept)) as file:
        assert file.readframes(100) == bytes(range(200))
    assert b"Aysel" not in kept


def test_the_samples_of_an_m4a_stay_where_its_tables_say_that_they_are() -> None:
    before, kept = read("voice.m4a"), clean(read("voice.m4a"), "audio/mp4")
    at = before.index(b"mdat")
    size = struct.unpack_from(">I", before, at - 4)[0]
    assert kept[at : at + size - 4] == before[at : at + size - 4]
    assert len(kept) == len(before)


def test_the_frames_of_an_mp3_stay_and_the_tags_around_them_do_not() -> None:
    kept = clean(
        b"ID3\x04\0\0\0\0\0\x0a" + b"\xff\xfb\x90\0Aysel " + read("voice.mp3") + b"TAGAysel", "audio/mpeg"
    )
    assert kept == clean(read("voice.mp3"), "audio/mpeg")
    assert kept in read("voice.mp3")


@pytest.mark.parametrize("name", [*SOUND, "video.mp4"])
def test_a_recording_that_is_cut_off_anywhere_is_refused_or_tells_nothing(name: str) -> None:
    kind = KINDS.get(Path(name).suffix, "audio/mp4")
    for length in range(0, len(read(name)), 7):
        try:
            kept = clean(read(name)[:length], kind)
        except ValueError:
            continue
        assert not any(word in kept for word in TELLING)


@pytest.mark.parametrize(
    "content", [read("video.mp4"), b"OggS rest", b"ID3 nothing", b"RIFF\0\0\0\0WAVE", b"\x1aE\xdf\xa3\x9f"]
)
def test_a_video_and_a_damaged_recording_are_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        check(content, "voice", SOUNDS)
    assert refused.value.code == "recording_unreadable"
