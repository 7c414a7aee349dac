"""The shell of Blue Lamp: everything that waits, stores or sends."""
