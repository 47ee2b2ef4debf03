package httpd

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPolicyIsStrictAndItsNonceIsFresh(t *testing.T) {
	t.Parallel()
	var nonces []string
	h := SecureHeaders(true)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { nonces = append(nonces, Nonce(r.Context())) }))
	for range 2 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		nonce := nonces[len(nonces)-1]
		want := "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; connect-src 'self'; " +
			"font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
			"require-trusted-types-for 'script'; trusted-types default"
		if got := w.Header().Get("Content-Security-Policy"); got != want {
			t.Errorf("got %s", got)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options":    "nosniff",
			"X-Frame-Options":           "DENY",
			"Referrer-Policy":           "same-origin",
			"Cache-Control":             "no-store",
			"Strict-Transport-Security": "max-age=63072000",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
	}
	if nonces[0] == nonces[1] || len(nonces[0]) < 22 {
		t.Errorf("nonces %q", nonces)
	}
}

func TestPlainHTTPDoesNotAskForHTTPS(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	SecureHeaders(false)(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if got := w.Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("got %q", got)
	}
	if !strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self';") {
		t.Error("no policy")
	}
}
