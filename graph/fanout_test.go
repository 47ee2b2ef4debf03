package graph

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/strongroom/strongroom/ent/access"
)

// sink is a stream that keeps what it is offered.
type sink struct {
	mu      sync.Mutex
	got     []string
	revoked bool
}

func (s *sink) Send(_ context.Context, p []byte) bool { return s.Offer(p) }

func (s *sink) Offer(p []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, string(p))
	return true
}

func (s *sink) Complete() {}
func (s *sink) Abort()    {}

func (s *sink) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
}

// TestWhoseRightsAreInDoubtGetsNothingUntilTheyWereLookedAt is the moment between
// a revocation and the next event, in which the socket may still be open.
func TestWhoseRightsAreInDoubtGetsNothingUntilTheyWereLookedAt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		id      string // of the revocation
		alive   bool
		err     error
		reached []string // who gets the next event
		revoked []string
	}{
		"a session":         {"ses_ada", false, nil, []string{"bea", "cyd"}, []string{"ada"}},
		"a person":          {"bea", false, nil, []string{"ada", "cyd"}, []string{"bea"}},
		"hints were lost":   {"", false, nil, nil, []string{"ada", "bea", "cyd"}},
		"it cannot be told": {"cyd", true, errors.New("no database"), []string{"ada", "bea"}, []string{"cyd"}},
		"somebody else":     {"dan", false, nil, []string{"ada", "bea", "cyd"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fanout{alive: func(context.Context, access.Viewer) (bool, error) { return c.alive, c.err }}
				g := &group{cancel: func() {}, members: map[*subscriber]struct{}{}}
				sinks := map[string]*sink{}
				for _, who := range []string{"ada", "bea", "cyd"} {
					sinks[who] = &sink{}
					g.members[&subscriber{
						ctx: t.Context(), viewer: access.Viewer{User: who, Session: "ses_" + who}, stream: sinks[who], stop: func() bool { return true },
					}] = struct{}{}
				}
				f.doubt(g, c.id)
				f.send(g, 1, []byte("secret"))
				synctest.Wait()
				for who, s := range sinks {
					if got := len(s.got) > 0; got != slices.Contains(c.reached, who) {
						t.Errorf("%s got the event: %v", who, got)
					}
					if s.revoked != slices.Contains(c.revoked, who) {
						t.Errorf("%s was cut off: %v", who, s.revoked)
					}
				}
			})
		})
	}
}

func TestNothingIsSentTwiceOrAfterTheOperation(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	var behind, ahead, gone sink
	g := &group{members: map[*subscriber]struct{}{
		{ctx: t.Context(), stream: &behind, cursor: 1}: {},
		{ctx: t.Context(), stream: &ahead, cursor: 3}:  {},
		{ctx: ended, stream: &gone, cursor: 1}:         {},
	}}
	f := &fanout{}
	f.send(g, 2, []byte("two"))
	f.send(g, 3, []byte("three"))
	f.send(g, 4, []byte("four"))
	if !slices.Equal(behind.got, []string{"two", "three", "four"}) || !slices.Equal(ahead.got, []string{"four"}) || gone.got != nil {
		t.Errorf("behind %v, ahead %v, gone %v", behind.got, ahead.got, gone.got)
	}
}
