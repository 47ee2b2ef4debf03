package httpd

import (
	"fmt"
	"net/http"
	"time"
)

const (
	// SecurityPath is where RFC 9116 has security.txt.
	SecurityPath = "/.well-known/security.txt"
	// securityFor is for how long what it says is to be believed; the RFC recommends
	// less than a year.
	securityFor = 180 * 24 * time.Hour
)

// SecurityText tells strangers whom to tell of a weakness (RFC 9116). Without a contact
// there is none.
func SecurityText(base, contact string, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if contact == "" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=3600")
		_, _ = fmt.Fprintf(w, "Contact: %s\nExpires: %s\nPreferred-Languages: en\nCanonical: %s\n",
			contact, now().UTC().Add(securityFor).Truncate(24*time.Hour).Format(time.RFC3339), base+SecurityPath)
	})
}
