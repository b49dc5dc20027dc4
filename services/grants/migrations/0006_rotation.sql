-- A recipient's key is wrapped anew when the master key is rotated.
GRANT UPDATE (wrapped) ON subject_key TO {role};
