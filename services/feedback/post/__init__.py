"""How a case travels from one member to another: in a box that only the receiver opens, on a topic of its own."""
