package decoy

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"math/big"
	mathrand "math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/decoy"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/lookout"
)

// LinkBase is where decoy links lead: nowhere, like any unknown page.
const LinkBase = "/t/"

const (
	letters  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	words    = "amber anchor autumn basalt birch cedar copper coral ember falcon garnet harbor hazel indigo juniper lantern linden maple meadow onyx orchid pepper quartz raven saffron silver summit tundra velvet willow"
)

func pick(from string, n int) string {
	out := make([]byte, n)
	for i := range out {
		k, _ := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
		out[i] = from[k.Int64()]
	}
	return string(out)
}

// forge makes a credential: the secret part by which it is known, what is to be
// planted, and how that begins.
func forge(kind row.Kind, baseURL string) (secret, shown, start string) {
	switch kind {
	case row.KindCLOUD_KEY:
		keyID := "AKIA" + pick(letters, 16)
		secret = pick(alphabet+"+/", 40)
		return secret, keyID + ":" + secret, keyID[:8]
	case row.KindPASSWORD:
		w := strings.Fields(words)
		word := func() string {
			k, _ := rand.Int(rand.Reader, big.NewInt(int64(len(w))))
			return strings.ToUpper(w[k.Int64()][:1]) + w[k.Int64()][1:]
		}
		secret = word() + "-" + word() + "-" + pick(alphabet, 6) + pick("0123456789", 2)
		return secret, secret, secret[:3]
	case row.KindLINK:
		raw := make([]byte, 24)
		_, _ = rand.Read(raw)
		secret = base64.RawURLEncoding.EncodeToString(raw)
		return secret, baseURL + LinkBase + secret, secret[:4]
	default:
		secret = "sr_" + pick(alphabet, 40)
		return secret, secret, secret[:7]
	}
}

const (
	// maxSecret bounds what is looked up: no decoy is longer.
	maxSecret = 200
	// noteAfter and noteWithin are when a use is recorded, once the answer has left;
	// again is how long further uses are only counted.
	noteAfter  = 100 * time.Millisecond
	noteWithin = 400 * time.Millisecond
	again      = 5 * time.Second
)

// use is a decoy that is being used.
type use struct {
	times   int
	noted   time.Time // when it was last recorded
	pending bool
}

// Presented looks at a credential that somebody presents, by its parts, too. It costs
// the same whether or not it is a decoy, and tells nobody.
func (s *Service) Presented(ctx context.Context, credential, how string) {
	if len(credential) > maxSecret {
		credential = credential[:maxSecret]
	}
	var indexes [][]byte
	for _, part := range append([]string{credential}, strings.SplitN(credential, ":", 2)...) {
		indexes = append(indexes, s.index(part))
	}
	system := access.As(context.WithoutCancel(ctx), access.ActorWatchman, "")
	d, err := s.DB.Decoy.Query().Where(row.TokenIndexIn(indexes...), row.RemovedAtIsNil()).First(system)
	switch {
	case ent.IsNotFound(err):
		return
	case err != nil:
		s.Log.Error("look for decoy", "error", err)
		return
	}
	s.note(ctx, d, how)
}

// note records a use in a moment. Whoever tries it in a loop makes a number grow.
func (s *Service) note(ctx context.Context, d *ent.Decoy, how string) {
	v, _ := access.From(ctx)
	key := d.ID + " " + how
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used == nil {
		s.used = map[string]*use{}
	}
	u := s.used[key]
	if u == nil {
		u = &use{}
		s.used[key] = u
	}
	u.times++
	if u.pending {
		return
	}
	u.pending = true
	wait := noteAfter + mathrand.N(noteWithin)
	if left := again - time.Since(u.noted); left > wait {
		wait = left
	}
	s.notes.Add(1)
	time.AfterFunc(wait, func() {
		defer s.notes.Done()
		s.mu.Lock()
		times := u.times
		u.times, u.pending, u.noted = 0, false, time.Now()
		s.mu.Unlock()
		ctx := access.With(context.WithoutCancel(ctx), access.Viewer{Address: v.Address, Agent: v.Agent, Request: v.Request})
		err := s.Activity.Record(ctx, activity.Event{
			Kind: activity.DecoyUsed, Object: d.ID, Name: d.Name, Organization: d.OrganizationID,
			Facts: map[string]string{lookout.FactHow: how, lookout.FactTimes: strconv.Itoa(times)},
		})
		if err != nil {
			s.Log.Error("record use of decoy", "decoy", d.ID, "error", err)
		}
	})
}

// Close waits until every use is recorded. No request may begin any more.
func (s *Service) Close() error {
	s.notes.Wait()
	return nil
}

// Guard looks at the credentials that requests carry. Nothing here takes tokens, so
// each of them is refused alike.
func (s *Service) Guard(refuse func(http.ResponseWriter, *http.Request, error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if token, ok := strings.CutPrefix(r.URL.Path, LinkBase); ok && token != "" {
				s.Presented(r.Context(), token, "as a link")
			}
			scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			switch strings.ToLower(scheme) {
			case "bearer", "token":
				s.Presented(r.Context(), strings.TrimSpace(token), "as a token")
				refuse(w, r, fault.Unauthenticated("This token is not known here."))
				return
			case "basic": // often a proxy's own, which is not ours to refuse
				if _, pass, ok := r.BasicAuth(); ok {
					s.Presented(r.Context(), pass, "as a token")
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}
