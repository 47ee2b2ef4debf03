package httpd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/request"
)

// edge returns a whole edge before h and the log that it writes.
func edge(t *testing.T, health *Health, h http.Handler) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	e := Edge{
		Base:        base(t, "https://rooms.example.com"),
		Trusted:     trusted,
		Log:         slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		SecretPaths: []string{"/invite/"},
		Health:      health,
	}
	return e.Wrap(h), &log
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "https://rooms.example.com"+target, nil))
	return w
}

func TestChainRunsFromTheOutsideIn(t *testing.T) {
	t.Parallel()
	var order []string
	step := func(name string) Middleware {
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				order = append(order, name)
				next.ServeHTTP(w, r)
			})
		}
	}
	get(Chain(ok, step("a"), step("b"), step("c")), "/")
	if diff := cmp.Diff([]string{"a", "b", "c"}, order); diff != "" {
		t.Error(diff)
	}
}

func TestLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	h, log := edge(t, &Health{}, ok)
	r := httptest.NewRequest(http.MethodGet, "https://rooms.example.com/invite/canary-1?token=canary-2", nil)
	r.Header.Set("Cookie", "session=canary-3")
	r.Header.Set("Authorization", "Bearer canary-4")
	r.Header.Set("Referer", "https://rooms.example.com/canary-5")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if strings.Contains(log.String(), "canary") {
		t.Errorf("got %s", log)
	}
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	delete(line, "time")
	delete(line, "duration")
	want := map[string]any{
		"level": "INFO", "msg": "request", "request_id": w.Header().Get("X-Request-Id"), "client": "192.0.2.1",
		"method": "GET", "path": "/invite/[redacted]", "status": 204.0, "bytes": 0.0,
	}
	if diff := cmp.Diff(want, line); diff != "" {
		t.Error(diff)
	}
}

func TestPanicShowsTheRequestIDAndNoStack(t *testing.T) {
	t.Parallel()
	h, log := edge(t, &Health{}, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("canary in the coal mine") }))
	w := get(h, "/")
	if w.Code != 500 || strings.Contains(w.Body.String(), "canary") || strings.Contains(w.Body.String(), "goroutine") {
		t.Errorf("got %d, %s", w.Code, w.Body)
	}
	id := w.Header().Get("X-Request-Id")
	if !strings.Contains(w.Body.String(), `"requestId":"`+id+`"`) {
		t.Errorf("no request id in %s", w.Body)
	}
	for _, want := range []string{`"msg":"panic"`, id, "canary in the coal mine", "edge_test.go", `"status":500`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%s is missing in the log: %s", want, log)
		}
	}
}

func TestPanicAfterTheAnswerBeganCutsTheConnection(t *testing.T) {
	t.Parallel()
	h, _ := edge(t, &Health{}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half"))
		w.(http.Flusher).Flush()
		panic("late")
	}))
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.Start()
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "rooms.example.com"
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err == nil {
		t.Errorf("half an answer passed for a whole one: %q", body)
	}
}

func TestBodyIsLimited(t *testing.T) {
	t.Parallel()
	h := LimitBody(10)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			WriteFault(w, r, err)
		}
	}))
	for _, c := range []struct {
		body io.Reader
		want int
	}{
		{strings.NewReader("0123456789"), 200},
		{strings.NewReader("0123456789a"), 413},
		{io.MultiReader(strings.NewReader("0123456789a")), 413}, // of unknown length
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", c.body))
		if w.Code != c.want {
			t.Errorf("got %d %s, want %d", w.Code, w.Body, c.want)
		}
	}
}

func TestEveryFaultHasItsStatus(t *testing.T) {
	t.Parallel()
	const neutral = "Something went wrong on our side. Try again; if it stays, give your operator the request id."
	for _, c := range []struct {
		err        error
		status     int
		code       fault.Code
		message    string
		retryAfter string
	}{
		{fault.Unauthenticated("Sign in."), 401, "UNAUTHENTICATED", "Sign in.", ""},
		{fault.Stale("Again."), 401, "STALE_AUTHENTICATION", "Again.", ""},
		{fault.Forbidden("No."), 403, "FORBIDDEN", "No.", ""},
		{fault.NotFound("None."), 404, "NOT_FOUND", "None.", ""},
		{fault.Invalid("email", "Bad."), 400, "INVALID", "Bad.", ""},
		{fault.Conflict("Taken."), 409, "CONFLICT", "Taken.", ""},
		{fault.Limited(1500*time.Millisecond, "Slow."), 429, "LIMITED", "Slow.", "2"},
		{fault.Unavailable("Later."), 503, "UNAVAILABLE", "Later.", ""},
		{errors.Join(errors.New("wrapped"), fault.NotFound("None.")), 404, "NOT_FOUND", "None.", ""},
		{&fault.Error{Code: fault.CodeInternal, Message: "canary"}, 500, "INTERNAL", neutral, ""},
		{&fault.Error{Code: "NEW", Message: "x"}, 500, "NEW", "x", ""},
		{errors.New("canary"), 500, "INTERNAL", neutral, ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		w := httptest.NewRecorder()
		WriteFault(w, r.WithContext(request.With(r.Context(), request.Info{ID: "req-12345"})), c.err)
		var got struct{ Error problem }
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if w.Code != c.status || got.Error.Code != c.code || got.Error.Message != c.message || got.Error.RequestID != "req-12345" || w.Header().Get("Retry-After") != c.retryAfter {
			t.Errorf("%v: got %d, %+v, retry after %q", c.err, w.Code, got.Error, w.Header().Get("Retry-After"))
		}
	}
}

func TestHealthAnswersWithoutTellingWhy(t *testing.T) {
	t.Parallel()
	health := new(Health)
	h, _ := edge(t, health, http.NotFoundHandler())
	if w := get(h, "/readyz"); w.Code != 200 {
		t.Errorf("got %d", w.Code)
	}
	broken := errors.New("canary")
	health.Register("database", func(context.Context) error { return nil })
	health.Register("mail", func(context.Context) error { return broken })
	w := get(h, "/readyz")
	if want := `{"status":"failing","checks":{"database":"ok","mail":"failing"}}` + "\n"; w.Code != 503 || w.Body.String() != want {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	broken = nil
	if w := get(h, "/readyz"); w.Code != 200 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	health.Drain()
	if w := get(h, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "draining") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	// Whoever asks here does not know our name.
	r := httptest.NewRequest(http.MethodGet, "http://10.1.2.3:8080/healthz", nil)
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 200 || w.Body.String() != "ok\n" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := get(h, "/robots.txt"); w.Body.String() != "User-agent: *\nDisallow: /\n" {
		t.Errorf("got %s", w.Body)
	}
}

func TestWebSocketsPassThroughTheEdge(t *testing.T) {
	t.Parallel()
	upgrader := websocket.Upgrader{CheckOrigin: CheckOrigin(base(t, "https://rooms.example.com"))}
	ended := make(chan struct{})
	h, log := edge(t, &Health{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		_ = conn.WriteMessage(websocket.TextMessage, []byte("hello"))
	}))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		h.ServeHTTP(w, r)
	}))
	defer server.Close()
	conn, res, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(server.URL, "http")+"/graphql",
		http.Header{"Host": {"rooms.example.com"}, "Origin": {"https://rooms.example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if res.StatusCode != http.StatusSwitchingProtocols {
		t.Errorf("got %d", res.StatusCode)
	}
	if _, message, err := conn.ReadMessage(); err != nil || string(message) != "hello" {
		t.Errorf("got %q, %v", message, err)
	}
	<-ended
	if !strings.Contains(log.String(), `"status":101`) {
		t.Errorf("got %s", log)
	}
}
