"""The attendance sheet as a file: a template for one activity, a look before recording, one record, one undo."""
