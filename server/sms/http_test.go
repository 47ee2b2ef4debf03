package sms_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/strongroom/strongroom/server/sms"
)

var message = sms.Message{ID: "job_1", To: "+41791234567", Text: "123456 is your code"}

const token = "a-long-secret"

// described refuses what docs/sms-gateway.openapi.yaml does not describe, and
// answers everything else with answer.
func described(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("../../docs/sms-gateway.openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	doc.Servers = nil // whatever the address
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL, err)
			return
		}
		err = openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
			Request: r, PathParams: params, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: func(context.Context, *openapi3filter.AuthenticationInput) error {
				if r.Header.Get("Authorization") != "Bearer "+token {
					return errors.New("wrong token")
				}
				return nil
			}},
		})
		if err != nil {
			http.Error(w, "not as described", http.StatusUnprocessableEntity)
			return
		}
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/messages"
}

func status(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// harmless fails if an error tells what it must not.
func harmless(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{"41791234567", "123456", token, "hidden-in-address"} {
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%q tells %s", err, secret)
		}
	}
}

func TestAMessageIsSentAsDescribed(t *testing.T) {
	t.Parallel()
	var got string
	address := described(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = string(b)
		w.WriteHeader(http.StatusAccepted)
	})
	if err := sms.NewHTTP(address, token).Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	if want := `{"to":"+41791234567","text":"123456 is your code","id":"job_1"}`; got != want {
		t.Error(got)
	}
	// The description is strict enough to tell.
	for _, wrong := range []sms.Message{{ID: "job_1", To: "0791234567", Text: "x"}, {ID: "job_1", To: message.To}, {To: message.To, Text: "x"}} {
		if err := sms.NewHTTP(address, token).Send(t.Context(), wrong); err == nil {
			t.Errorf("%+v was taken", wrong)
		}
	}
	if err := sms.NewHTTP(address, "wrong").Send(t.Context(), message); err == nil {
		t.Error("a wrong token was taken")
	}
}

func TestWhatIsWorthAnotherTry(t *testing.T) {
	t.Parallel()
	echo := `{"code": 21211, "message": "+41791234567: 123456 is your code"}`
	for code, final := range map[int]bool{
		200: false, 204: false, 301: true, 302: true, 307: true, 400: true, 401: true, 403: true, 404: true, 422: true,
		408: false, 429: false, 500: false, 502: false, 503: false,
	} {
		err := sms.NewHTTP(described(t, status(code, echo)), token).Send(t.Context(), message)
		harmless(t, err)
		if (err == nil) != (code < 300) {
			t.Errorf("%d: %v", code, err)
		}
		refusal := (*sms.Refusal)(nil)
		if errors.As(err, &refusal) != final {
			t.Errorf("%d: %v", code, err)
		}
		if final && (refusal.Code != 21211 || refusal.Status != code) {
			t.Errorf("%d: %+v", code, refusal)
		}
	}
}

func TestAGatewayThatDoesNotAnswerIsGivenUp(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	address := described(t, func(http.ResponseWriter, *http.Request) { <-release })
	t.Cleanup(func() { close(release) }) // before the server closes
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := sms.NewHTTP(address+"?key=hidden-in-address", token).Send(ctx, message)
	refusal := (*sms.Refusal)(nil)
	if !errors.Is(err, context.DeadlineExceeded) || errors.As(err, &refusal) {
		t.Error(err)
	}
	harmless(t, err)
	// Nor does one that is not there tell where it is not.
	err = sms.NewHTTP("http://127.0.0.1:1/?key=hidden-in-address", token).Send(t.Context(), message)
	if err == nil || errors.As(err, &refusal) {
		t.Error(err)
	}
	harmless(t, err)
	harmless(t, sms.NewHTTP("http://hidden-in-address\x7f", token).Send(t.Context(), message))
}

func TestAnAnswerWithoutEndIsCut(t *testing.T) {
	t.Parallel()
	var written atomic.Int64
	address := described(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		for r.Context().Err() == nil && written.Load() < 1<<30 {
			n, err := w.Write(make([]byte, 64<<10))
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	if err := sms.NewHTTP(address, token).Send(t.Context(), message); err == nil {
		t.Error("it was taken")
	}
	if n := written.Load(); n >= 1<<30 {
		t.Errorf("%d bytes were read", n)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	var followed atomic.Bool
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed.Store(true) }))
	t.Cleanup(elsewhere.Close)
	address := described(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	err := sms.NewHTTP(address, token).Send(t.Context(), message)
	if refusal := (*sms.Refusal)(nil); !errors.As(err, &refusal) || followed.Load() {
		t.Errorf("%v, followed: %v", err, followed.Load())
	}
}

func TestTwilioIsAskedAsItDocuments(t *testing.T) {
	t.Parallel()
	const account, key, service = "AC0123456789abcdef0123456789abcdef", "SK0123456789abcdef0123456789abcdef", "MG0123456789abcdef0123456789abcdef"
	for name, c := range map[string]struct {
		twilio sms.Twilio
		user   string
		form   url.Values
	}{
		"number and auth token": {
			sms.Twilio{Account: account, Password: token, From: "+15005550006"},
			account,
			url.Values{"To": {"+41791234567"}, "Body": {message.Text}, "From": {"+15005550006"}},
		},
		"service and key": {
			sms.Twilio{Account: account, User: key, Password: token, From: service},
			key,
			url.Values{"To": {"+41791234567"}, "Body": {message.Text}, "MessagingServiceSid": {service}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := http.StatusCreated
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				user, password, _ := r.BasicAuth()
				if r.Method != http.MethodPost || r.URL.Path != "/2010-04-01/Accounts/"+account+"/Messages.json" || user != c.user || password != token {
					t.Errorf("%s %s as %s", r.Method, r.URL, user)
				}
				if err := r.ParseForm(); err != nil || r.PostForm.Encode() != c.form.Encode() {
					t.Errorf("%v %v", r.PostForm, err)
				}
				w.WriteHeader(answer)
				_, _ = io.WriteString(w, `{"code": 21610, "message": "+41791234567 has unsubscribed", "status": 400}`)
			}))
			defer server.Close()
			c.twilio.Base = server.URL + "/"
			gateway := sms.NewTwilio(c.twilio)
			if err := gateway.Send(t.Context(), message); err != nil {
				t.Error(err)
			}
			answer = http.StatusBadRequest
			err := gateway.Send(t.Context(), message)
			if refusal := (*sms.Refusal)(nil); !errors.As(err, &refusal) || refusal.Code != 21610 {
				t.Error(err)
			}
			harmless(t, err)
			answer = http.StatusTooManyRequests
			if refusal := (*sms.Refusal)(nil); errors.As(gateway.Send(t.Context(), message), &refusal) {
				t.Error("too many messages are no refusal")
			}
		})
	}
}
