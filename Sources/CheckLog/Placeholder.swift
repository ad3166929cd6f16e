// The room CheckLog.
