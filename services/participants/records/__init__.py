"""What is recorded one by one: courses, assessments, groups, advocacy, services, campaigns and the like.

Each kind of record is declared once (`kinds`); one form, one list, one page and one API serve all of them.
"""
