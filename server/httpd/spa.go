package httpd

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/strongroom/strongroom/server/fault"
)

// hashedFolder holds the files whose names contain a hash of their content.
const hashedFolder = "assets/"

// types are the content types of the files that a build makes. They do not come
// from the operating system, whose table differs from machine to machine.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff2":       "font/woff2",
}

// SPA serves the web application: its files, and its page for every address that
// the application's own router knows. Files with a hash in their name are cached
// for ever, others are asked for again each time, the page is never stored, for
// it carries a nonce.
type SPA struct {
	files    fs.FS
	index    []byte // nil when the application was not built
	reserved []string

	mu     sync.Mutex // guards assets
	assets map[string]*asset
}

// asset is a file in the forms that it is sent in.
type asset struct {
	plain       []byte
	zipped      []byte // nil if it would not be smaller
	contentType string
	etag        string
	caching     string // the Cache-Control header
}

// NewSPA serves files, which must hold index.html. The page is never served for
// the reserved paths, such as /graphql, or anything below them: a program that
// asks there and finds nothing must not get a page with status 200.
func NewSPA(files fs.FS, reserved ...string) (*SPA, error) {
	index, err := fs.ReadFile(files, "index.html")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read application page: %w", err)
	}
	return &SPA{files: files, index: index, reserved: reserved, assets: map[string]*asset{}}, nil
}

func (s *SPA) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if s.isReserved("/" + name) {
		WriteFault(w, r, fault.NotFound("There is nothing at this address."))
		return
	}
	if name == "" || name == "index.html" {
		s.servePage(w, r)
		return
	}
	a, err := s.asset(name)
	switch {
	case err == nil:
		a.serve(w, r)
	case !errors.Is(err, fs.ErrNotExist):
		WriteFault(w, r, err)
	case strings.HasPrefix(name+"/", hashedFolder) || strings.Contains(path.Base(name), "."):
		// A missing file, not a page: a page in its place would be run as a script.
		WriteFault(w, r, fault.NotFound("There is nothing at this address."))
	default:
		s.servePage(w, r)
	}
}

func (s *SPA) isReserved(p string) bool {
	for _, prefix := range s.reserved {
		if p == prefix || strings.HasPrefix(p, strings.TrimSuffix(prefix, "/")+"/") {
			return true
		}
	}
	return false
}

func (s *SPA) servePage(w http.ResponseWriter, r *http.Request) {
	if s.index == nil {
		write(w, http.StatusServiceUnavailable, "text/plain; charset=utf-8",
			[]byte("The web application is not part of this binary. Build both with: make build\n"))
		return
	}
	page := bytes.ReplaceAll(s.index, []byte(nonceMark), []byte(Nonce(r.Context())))
	w.Header().Set("Cache-Control", "no-store")
	write(w, http.StatusOK, "text/html; charset=utf-8", page)
}

// asset reads a file once. Names that begin with a dot are the build's own notes.
func (s *SPA) asset(name string) (*asset, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, ok := s.assets[name]; ok {
		return a, nil
	}
	if !fs.ValidPath(name) || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(s.files, name)
	if err != nil || info.IsDir() {
		return nil, errors.Join(fs.ErrNotExist, err)
	}
	a, err := readAsset(s.files, name)
	if err != nil {
		return nil, fmt.Errorf("read application file %s: %w", name, err)
	}
	s.assets[name] = a
	return a, nil
}

func readAsset(files fs.FS, name string) (*asset, error) {
	plain, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	a := &asset{
		plain:       plain,
		contentType: types[path.Ext(name)],
		etag:        base64.RawURLEncoding.EncodeToString(sum[:12]),
		caching:     "no-cache",
	}
	if a.contentType == "" {
		a.contentType = "application/octet-stream"
	}
	if strings.HasPrefix(name, hashedFolder) {
		a.caching = "public, max-age=31536000, immutable"
	}
	if zipped, err := fs.ReadFile(files, name+".gz"); err == nil { // the build did it
		a.zipped = zipped
		return a, nil
	}
	var zipped bytes.Buffer
	z, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(plain); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if zipped.Len() < len(plain)*9/10 {
		a.zipped = zipped.Bytes()
	}
	return a, nil
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", a.caching)
	content, etag := a.plain, a.etag
	if a.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Values("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			content, etag = a.zipped, a.etag+"-gzip"
		}
	}
	h.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3). A weight of zero
// is a refusal.
func acceptsGzip(values []string) bool {
	for item := range strings.SplitSeq(strings.Join(values, ","), ",") {
		coding, weight, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		q, ok := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		return !ok || strings.Trim(q, "0.") != ""
	}
	return false
}
