package sample

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/schema/id"
)

// browser is what one person of the sample acts with: cookies, and a place.
type browser struct {
	Person
	story   *story
	user    string // id, once the person has an account
	cookies map[string]*http.Cookie
}

// act is something that a person does, within one request.
type act func(ctx context.Context, w http.ResponseWriter, r *http.Request) error

// do resolves the browser's session as a request does and acts with it. A person
// whose session has ended signs in first, which is a request of its own.
func (b *browser) do(ctx context.Context, a act) error {
	err := b.request(ctx, func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		if _, signedIn := access.From(ctx); signedIn {
			return nil
		}
		return b.signIn(ctx)
	})
	if err != nil {
		return err
	}
	return b.request(ctx, a)
}

// request runs a within one request of the browser.
func (b *browser) request(ctx context.Context, a act) error {
	place := access.Viewer{Address: netip.MustParseAddr(b.address), Agent: b.agent, Request: id.New("req")}
	r, err := http.NewRequestWithContext(access.With(ctx, place), http.MethodPost, "/", nil)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := &page{header: http.Header{}}
	fail := func(_ http.ResponseWriter, _ *http.Request, cause error) { err = cause }
	b.story.Sessions.Middleware(fail)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err = a(r.Context(), w, r)
	})).ServeHTTP(w, r)
	for _, c := range (&http.Response{Header: w.header}).Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c
		}
	}
	return err
}

// signIn begins a session. The password is not verified anew each of some hundred
// times: that would take as long as all the rest.
func (b *browser) signIn(ctx context.Context) error {
	u, err := b.story.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), b.user)
	if err != nil {
		return fmt.Errorf("find %s: %w", b.Email, err)
	}
	mem, err := b.story.Login.People.Home(access.As(ctx, access.ActorAuthenticator, ""), b.user)
	if err != nil {
		return fmt.Errorf("find home of %s: %w", b.Email, err)
	}
	_, err = b.story.Login.Joined(ctx, u, mem)
	return err
}

// page takes what would be shown.
type page struct{ header http.Header }

func (p *page) Header() http.Header         { return p.header }
func (p *page) Write(b []byte) (int, error) { return len(b), nil }
func (p *page) WriteHeader(int)             {}

// patience is how long the sample waits for a worker.
const patience = 2 * time.Minute

// await asks again and again until it is so.
func await(ctx context.Context, what string, so func() (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("waited %s in vain for %s", patience, what))
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if ok, err := so(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}
