from pathlib import Path

from shared.files.printing import pdf, qr

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Paravani Sans", lang: data.lang)
= #data.title
#image(bytes(data.qr), format: "svg", width: 3cm, alt: "QR")
"""
LETTERS = "მარნეული ᲛᲐᲠᲜᲔᲣᲚᲘ Հայաստան Әə İı Русский ₾ № #let x = 1"


def test_a_page_in_all_scripts_is_a_tagged_pdf_and_text_in_it_is_no_markup(tmp_path: Path) -> None:
    template = tmp_path / "page.typ"
    template.write_text(TEMPLATE)
    made = pdf(template, {"title": LETTERS, "lang": "ka", "qr": qr("https://example.org/k/1")})
    assert made.startswith(b"%PDF")
    assert b"ParavaniSans" in made
    assert b"pdfuaid" in made


def test_a_qr_code_is_a_picture_without_script_or_address() -> None:
    code = qr("https://example.org/k/1?a=<b>")
    assert code.startswith("<svg")
    assert "<b>" not in code
