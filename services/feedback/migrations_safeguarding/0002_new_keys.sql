GRANT UPDATE (sealed) ON journal TO {role};
