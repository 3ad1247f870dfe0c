// The baseline of the start-up row: a script that does nothing.
