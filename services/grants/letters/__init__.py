"""Letters to applicants, as DOCX and as PDF."""
