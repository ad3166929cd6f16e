// The room Projection.
