package httpd_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/httpd"
)

func TestSecurityTextNamesTheContactForLessThanAYear(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	w := httptest.NewRecorder()
	httpd.SecurityText("https://data.example", "mailto:security@data.example", func() time.Time { return now }).
		ServeHTTP(w, httptest.NewRequest("GET", httpd.SecurityPath, nil))
	want := "Contact: mailto:security@data.example\nExpires: 2027-05-21T00:00:00Z\nPreferred-Languages: en\n" +
		"Canonical: https://data.example/.well-known/security.txt\n"
	if got := w.Body.String(); got != want {
		t.Errorf("it says %s", got)
	}
	if kind := w.Header().Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("it is %s", kind)
	}
}
