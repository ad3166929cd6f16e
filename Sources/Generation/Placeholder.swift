// The room Generation.
