package apptest

import "regexp"

var (
	requestID = regexp.MustCompile(`"requestId":"[^"]*"`)
	// own are ids and times, which are never the same twice.
	own = regexp.MustCompile(`\b[a-z]{3}_[0-9a-z]{26}\b|\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)|new\d+@example.org`)
)
