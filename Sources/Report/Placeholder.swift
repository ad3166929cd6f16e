// The room Report.
