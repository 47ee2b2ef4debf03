// Package httpd is the edge of the server: what happens to every HTTP request
// before it reaches the API, and the delivery of the web application.
//
// A request passes, from the outside in: identification (a name and the client's
// address), the access log, panic recovery, security headers, health checks, the
// check of the Host header, and the check that an unsafe request comes from our
// own pages. See Edge. Routes bound their bodies by LimitBody.
//
// Every middleware is a plain func(http.Handler) http.Handler. Errors leave by
// WriteFault, which is the one switch from faults to HTTP statuses.
package httpd
