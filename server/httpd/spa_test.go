package httpd

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var script = strings.Repeat("console.log('hello');\n", 200)

func spa(t *testing.T) http.Handler {
	t.Helper()
	s, err := NewSPA(fstest.MapFS{
		"index.html":          {Data: []byte(`<html><meta property="csp-nonce" nonce="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style></html>`)},
		"boot.js":             {Data: []byte("boot()")},
		"assets/app-D3adB.js": {Data: []byte(script)},
		"assets/pre-1.css":    {Data: []byte("css")},
		"assets/pre-1.css.gz": {Data: []byte("zipped by the build")},
		".vite/manifest.json": {Data: []byte("{}")},
	}, "/graphql", "/api")
	if err != nil {
		t.Fatal(err)
	}
	return SecureHeaders(false)(s)
}

func ask(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost/", nil)
	r.URL.Path = target
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPageCarriesTheNonceOfItsPolicyAndIsNotStored(t *testing.T) {
	t.Parallel()
	h, nonce := spa(t), regexp.MustCompile(`nonce="([^"]+)"`)
	for _, target := range []string{"/", "/index.html", "/datasets/ds_1", "/invite/abc", "/graphqlish", "/apiary"} {
		w := ask(h, "GET", target)
		found := nonce.FindAllStringSubmatch(w.Body.String(), -1)
		if w.Code != 200 || len(found) != 2 {
			t.Fatalf("%s: got %d %s", target, w.Code, w.Body)
		}
		for _, f := range found {
			if !strings.Contains(w.Header().Get("Content-Security-Policy"), "'nonce-"+f[1]+"'") {
				t.Errorf("%s: nonce %s is not in the policy", target, f[1])
			}
		}
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: got %v", target, w.Header())
		}
	}
}

func TestPageIsNeverServedForPrograms(t *testing.T) {
	t.Parallel()
	h := spa(t)
	for _, target := range []string{
		"/graphql", "/graphql/", "/graphql/x", "/api", "/api/files/1", "//graphql", "/x/../graphql", "/assets/gone-1.js", "/assets/gone", "/assets", "/gone.js",
		"/.vite/manifest.json", "/.vite", "/assets/../.vite/manifest.json", "/favicon.ico",
	} {
		w := ask(h, "GET", target, "Accept", "text/html")
		if w.Code != 404 || strings.Contains(w.Body.String(), "<html") {
			t.Errorf("%s: got %d %s", target, w.Code, w.Body)
		}
	}
	if w := ask(h, "POST", "/"); w.Code != 405 {
		t.Errorf("got %d", w.Code)
	}
}

func TestHashedFilesAreCachedForEverAndOthersAskedForAgain(t *testing.T) {
	t.Parallel()
	h := spa(t)
	w := ask(h, "GET", "/assets/app-D3adB.js")
	if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("got %v", w.Header())
	}
	w = ask(h, "GET", "/boot.js")
	etag := w.Header().Get("ETag")
	if w.Header().Get("Cache-Control") != "no-cache" || etag == "" || w.Body.String() != "boot()" {
		t.Errorf("got %v %s", w.Header(), w.Body)
	}
	if w := ask(h, "GET", "/boot.js", "If-None-Match", etag); w.Code != 304 || w.Body.Len() > 0 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := ask(h, "HEAD", "/boot.js"); w.Code != 200 || w.Body.Len() > 0 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestFilesAreCompressedForThoseWhoCanReadIt(t *testing.T) {
	t.Parallel()
	h := spa(t)
	for accept, want := range map[string]bool{"": false, "gzip, deflate, br": true, "br;q=1, GZIP ;q=0.5": true, "gzip;q=0": false, "gzip; q=0.00": false, "identity": false, "xgzip": false} {
		w := ask(h, "GET", "/assets/app-D3adB.js", "Accept-Encoding", accept)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != want || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: got %v", accept, w.Header())
			continue
		}
		var body io.Reader = w.Body
		if want {
			if w.Body.Len() > len(script)/10 {
				t.Errorf("%d bytes are not compressed", w.Body.Len())
			}
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if got, err := io.ReadAll(body); err != nil || string(got) != script {
			t.Errorf("%q: got %.50q, %v", accept, got, err)
		}
	}
	if w := ask(h, "GET", "/assets/pre-1.css", "Accept-Encoding", "gzip"); w.Body.String() != "zipped by the build" {
		t.Errorf("got %s", w.Body)
	}
	if w := ask(h, "GET", "/boot.js", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a small file was compressed")
	}
}

func TestBinaryWithoutApplicationSaysHowToBuildIt(t *testing.T) {
	t.Parallel()
	s, err := NewSPA(fstest.MapFS{".gitkeep": {}})
	if err != nil {
		t.Fatal(err)
	}
	if w := ask(s, "GET", "/"); w.Code != 503 || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
