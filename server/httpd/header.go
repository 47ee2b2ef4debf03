package httpd

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"
)

type nonceKey struct{}

// Nonce returns the nonce that styles of this response must carry.
func Nonce(ctx context.Context) string {
	nonce, _ := ctx.Value(nonceKey{}).(string)
	return nonce
}

// The policy of every response. Scripts come from our own files only: no nonce,
// no inline code, no eval. Styles may be inline with the nonce, which the
// component and chart libraries need. See https://www.w3.org/TR/CSP3/.
var policy = strings.Join([]string{
	"default-src 'self'",
	"script-src 'self'",
	"style-src 'self' 'nonce-" + nonceMark + "'",
	"img-src 'self' data: blob:",
	"connect-src 'self'",
	"font-src 'self'",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types default",
}, "; ")

// nonceMark stands for the nonce in the policy and in the application's page.
const nonceMark = "__CSP_NONCE__"

// SecureHeaders sets what browsers need to know to protect a response. Nothing
// is cached unless a handler says otherwise. Over HTTPS it also asks browsers
// never to use plain HTTP again; not for subdomains, which may not be ours.
func SecureHeaders(https bool) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			nonce := rand.Text()
			h := w.Header()
			h.Set("Content-Security-Policy", strings.Replace(policy, nonceMark, nonce, 1))
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("X-Frame-Options", "DENY")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Origin-Agent-Cluster", "?1")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()")
			h.Set("Cache-Control", "no-store")
			if https {
				h.Set("Strict-Transport-Security", "max-age=63072000")
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), nonceKey{}, nonce)))
		})
	}
}
