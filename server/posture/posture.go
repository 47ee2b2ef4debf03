// Package posture says whether the installation and an organization are as they should
// be: certificates, room on the disk, backups, versions, changed configuration, second
// factors and so on.
//
// What there is to know is measured first (measure.go, people.go) and then judged: each
// check of the table is a function of Facts alone, so that a test can turn it bad. What
// changed since the last time is an event of the system, and a check that turns bad
// raises an alert, in the same transaction. Nothing here talks to anything but the
// database and the files that the server uses anyway; what is told names no path, no
// person and no secret, since admins of every organization read it.
package posture

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/organization"
	"github.com/strongroom/strongroom/ent/spec"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/geo"
	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Every is how often everything is checked.
const Every = time.Hour

// Installation is what the operator has set up, as far as checks look at it. Empty names
// of files and services are those that are not set.
type Installation struct {
	BaseURL string
	// ServesTLS is whether this server ends TLS itself, with Certificate and its key;
	// BehindProxy whether another one is named that does.
	ServesTLS, BehindProxy      bool
	Certificate, CertificateKey string
	// The folders that have to have room.
	DataDir, Objects string
	// BackupStamp is the file whose modification time is that of the last backup.
	BackupStamp string
	// RootKeyFile is empty if the root key comes from elsewhere; EmbeddedDatabase is whether
	// the database lies in DataDir.
	RootKeyFile      string
	EmbeddedDatabase bool
	// SendsMail is whether mail leaves; Development whether the development mode is on.
	SendsMail, Development bool
	// KnowsStolen is whether stolen passwords can be looked up.
	KnowsStolen bool
	// Fingerprint returns each setting by its name, as what hash makes of its value.
	Fingerprint func(hash func(name, value string) string) map[string]string
}

// Service checks, keeps what was found and tells what changed.
type Service struct {
	DB        *ent.Client
	Database  *store.DB
	Vault     *vault.Vault
	Installed Installation
	Activity  *activity.Recorder
	Alerts    *alert.Service
	Settings  *setting.Service
	Atlas     *geo.Atlas
	// Strength is what the sandbox is worth on this host.
	Strength func() sandbox.Report
	// Disk measures the file system of a folder: DiskOf.
	Disk    func(folder string) Disk
	Version string
	Log     *slog.Logger
	Now     func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// Finding is what a check found, for people.
type Finding struct {
	Check
	State State
	Found string
	Since time.Time
}

// Get returns what was found last in the viewer's organization; nil before the first
// time.
func (s *Service) Get(ctx context.Context) (*ent.Posture, error) {
	p, err := store.In(ctx, s.DB).Posture.Query().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return p, err
}

// Findings lists what was found, the worst first and then in the order of the table.
func Findings(p *ent.Posture) []*Finding {
	var out []*Finding
	for _, c := range Checks {
		if was, ok := p.States[c.ID]; ok {
			out = append(out, &Finding{Check: c, State: State(was.State), Found: was.Found, Since: was.Since})
		}
	}
	slices.SortStableFunc(out, func(a, b *Finding) int { return rank(b.State) - rank(a.State) })
	return out
}

// All checks every organization that was not checked within the hour, or, when the server
// starts with what may be another configuration, every one.
func (s *Service) All(ctx context.Context, starting bool) error {
	ids, err := s.DB.Organization.Query().Order(organization.ByID()).IDs(access.As(ctx, access.ActorSetup, ""))
	if err != nil || len(ids) == 0 {
		return err
	}
	server, err := s.measure(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range ids { // one that fails does not hold up the others
		if _, err := s.check(ctx, id, server, starting); err != nil {
			errs = append(errs, fmt.Errorf("check posture of %s: %w", id, err))
		}
	}
	return errors.Join(errs...)
}

// Recheck checks the viewer's organization now.
func (s *Service) Recheck(ctx context.Context) (*ent.Posture, error) {
	v, _ := access.From(ctx)
	server, err := s.measure(ctx)
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*ent.Posture, error) {
		p, err := s.check(ctx, v.Organization, server, true)
		if err != nil {
			return nil, err
		}
		return p, s.Activity.Record(ctx, activity.Event{Kind: activity.PostureChecked, Object: p.ID, Name: "Posture"})
	})
}

// check judges the facts of an organization and keeps what came out, unless another
// server has just done it and nobody asked for it. The organization's desk is held
// meanwhile, so that one does it at a time.
func (s *Service) check(ctx context.Context, org string, server Facts, asked bool) (*ent.Posture, error) {
	// Where a request came from is not kept with what the system found.
	v, _ := access.From(ctx)
	watchman := access.With(ctx, access.Viewer{Actor: access.ActorWatchman, Organization: org, Request: v.Request})
	return store.InTx(watchman, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Posture, error) {
		if err := s.Alerts.Hold(ctx, org); err != nil {
			return nil, err
		}
		before, err := s.Get(ctx)
		if err != nil {
			return nil, fmt.Errorf("read posture: %w", err)
		}
		if before != nil && !asked && s.now().Sub(before.CheckedAt) < Every {
			return before, nil
		}
		f := server
		f.Now = s.now()
		if f.Organization, err = s.people(ctx, org); err != nil {
			return nil, err
		}
		if before != nil {
			f.Changed = changed(before.Baseline, server.hashes)
		}
		p, err := s.keep(ctx, db, before, f)
		if err != nil {
			return nil, err
		}
		return p, s.tell(ctx, org, before, p)
	})
}

// keep writes what the checks make of the facts.
func (s *Service) keep(ctx context.Context, db *ent.Client, before *ent.Posture, f Facts) (*ent.Posture, error) {
	states := map[string]spec.PostureState{}
	for _, c := range Checks {
		o := s.judge(ctx, c, &f)
		is := spec.PostureState{State: string(o.State), Found: o.Found, Since: f.Now}
		if before != nil {
			if was, ok := before.States[c.ID]; ok && was.State == is.State {
				is.Since = was.Since
			}
		}
		states[c.ID] = is
	}
	if before == nil {
		p, err := db.Posture.Create().SetCheckedAt(f.Now).SetStates(states).SetBaseline(f.hashes).
			SetDrift([]string{}).SetConfiguration(f.configuration).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("keep posture: %w", err)
		}
		return p, nil
	}
	p, err := db.Posture.UpdateOne(before).SetCheckedAt(f.Now).SetStates(states).
		SetDrift(f.Changed).SetConfiguration(f.configuration).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("keep posture: %w", err)
	}
	return p, nil
}

// judge is what a check makes of the facts. One that fails says so: it is not as it should
// be, and holds up no other.
func (s *Service) judge(ctx context.Context, c Check, f *Facts) (o Outcome) {
	defer func() {
		if p := recover(); p != nil {
			s.Log.ErrorContext(ctx, "check posture", "check", c.ID, "panic", p)
			o = uncertain()
		}
	}()
	if o = c.Judge(f); rank(o.State) < 0 || o.Found == "" {
		s.Log.ErrorContext(ctx, "check posture: no outcome", "check", c.ID)
		o = uncertain()
	}
	return o
}

func uncertain() Outcome { return warn("This could not be checked. The server's log says why.") }

// tell records what changed, and raises an alert of each check that turned bad.
func (s *Service) tell(ctx context.Context, org string, before, now *ent.Posture) error {
	for _, c := range Checks {
		is, was := now.States[c.ID], spec.PostureState{}
		if before != nil {
			was = before.States[c.ID]
		}
		if is.State == was.State {
			continue
		}
		if was.State != "" {
			err := s.Activity.Record(ctx, activity.Event{
				Kind: activity.PostureChanged, Object: now.ID, Name: c.Title, Organization: org,
				Facts: map[string]string{"before": State(was.State).Word(), "after": State(is.State).Word()},
			})
			if err != nil {
				return err
			}
		}
		if State(is.State) != Bad || c.Severity == "" {
			continue
		}
		err := s.Alerts.Raise(ctx, alert.Finding{
			Rule: alert.PostureWorse, Severity: c.Severity, Organization: org, Key: c.ID, Title: "Posture: " + c.Title,
			Reasons: []alert.Reason{{Name: "found", Text: is.Found}, {Name: "do", Text: c.Advice}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Acknowledge says that the configuration is as it should be. It must be the one that
// the viewer was shown.
func (s *Service) Acknowledge(ctx context.Context, seen string) (*ent.Posture, error) {
	v, _ := access.From(ctx)
	server, err := s.measure(ctx)
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Posture, error) {
		if err := s.Alerts.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		p, err := s.Get(ctx)
		if err != nil {
			return nil, err
		}
		if p == nil || subtle.ConstantTimeCompare([]byte(server.configuration), []byte(seen)) == 0 {
			return nil, fault.Conflict("The configuration has changed since you looked. Check again.")
		}
		names := changed(p.Baseline, server.hashes)
		_, err = db.Posture.UpdateOne(p).SetBaseline(server.hashes).SetAcknowledgedAt(s.now()).SetAcknowledgedBy(v.User).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("acknowledge configuration: %w", err)
		}
		err = s.Activity.Record(ctx, activity.Event{
			Kind: activity.PostureAcknowledged, Object: p.ID, Name: "Posture", Facts: map[string]string{"settings": strings.Join(names, ", ")},
		})
		if err != nil {
			return nil, err
		}
		return s.check(ctx, v.Organization, server, true)
	})
}

// changed names the settings that two configurations do not agree on.
func changed(before, now map[string]string) []string {
	out := []string{}
	for name, hash := range now {
		if before[name] != hash {
			out = append(out, name)
		}
	}
	for name := range before {
		if _, ok := now[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// hashed returns keyed hashes of every setting, and of them all.
func (s *Service) hashed() (map[string]string, string) {
	one := s.Installed.Fingerprint(func(name, value string) string {
		return hex.EncodeToString(s.Vault.Index("posture", name+"="+value)[:16])
	})
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(one)) {
		all.WriteString(name + "=" + one[name] + "\n")
	}
	return one, hex.EncodeToString(s.Vault.Index("posture", all.String())[:16])
}

// AcknowledgedBy returns who acknowledged the configuration; nil if nobody has, or if
// they are gone.
func (s *Service) AcknowledgedBy(ctx context.Context, p *ent.Posture) (*ent.User, error) {
	if p.AcknowledgedBy == "" {
		return nil, nil
	}
	u, err := store.In(ctx, s.DB).User.Get(ctx, p.AcknowledgedBy)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return u, err
}
