// Package denial records who was refused what. A refusal has no transaction of its
// own to be recorded in, so it is recorded after it was decided, in one of the
// record's. A flood makes few lines: the first refusal of a person, permission and
// minute is an event at once, and those that follow in that minute are one more, with
// their number, when it is over.
//
// What does not exist for somebody, such as what belongs to another organization, is
// no refusal: its id must not turn up in the log of theirs.
package denial

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
)

const (
	// stretch is how long refusals of one sort are one line.
	stretch = time.Minute
	// lines bounds how many sorts are counted at once; beyond it, none is added until
	// some are over. It is far above what the people of an installation can cause.
	lines = 50_000
	// named is how many further objects a line names.
	named = 20
	// patience is how long writing one may take.
	patience = 5 * time.Second
)

// Refusal is what was refused.
type Refusal struct {
	// Permission is the one that was missing, if one was.
	Permission access.Permission
	// Operation is what was tried, such as updateSettings or GET /audit-log.
	Operation string
	// Objects are ids that the request named. Those of one's own organization are
	// recorded; others are dropped.
	Objects []string
}

// Book counts and records refusals.
type Book struct {
	DB       *ent.Client
	Activity *activity.Recorder
	Log      *slog.Logger
	Now      func() time.Time
	Postgres bool

	mu   sync.Mutex
	open map[sort]*line // guarded by mu
}

type sort struct{ organization, person, what string }

// line is what follows the first refusal of a sort.
type line struct {
	until   time.Time
	viewer  access.Viewer
	refusal Refusal
	more    int
	objects map[string]bool
}

// Note records that the viewer of ctx was refused something. What fails here must not
// turn a refusal into anything else, so it is logged and no error.
func (b *Book) Note(ctx context.Context, r Refusal) {
	v, ok := access.From(ctx)
	if !ok || !v.IsPerson() || v.Limited != access.Unlimited {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	object := b.own(ctx, v, r.Objects)
	key := sort{v.Organization, v.User, string(r.Permission)}
	if r.Permission == "" {
		key.what = r.Operation
	}
	now := b.Now()
	b.mu.Lock()
	l := b.open[key]
	switch {
	case l != nil && now.Before(l.until):
		l.more++
		if object != "" && len(l.objects) < named {
			l.objects[object] = true
		}
		b.mu.Unlock()
		return
	case len(b.open) >= lines:
		b.mu.Unlock()
		b.Log.Error("too many sorts of refusals at once", "organization", v.Organization)
		return
	}
	if b.open == nil {
		b.open = map[sort]*line{}
	}
	b.open[key] = &line{until: now.Add(stretch), viewer: v, refusal: r, objects: map[string]bool{}}
	b.mu.Unlock()
	if l != nil {
		b.close(ctx, l)
	}
	b.record(access.With(ctx, v), r, object, nil, 0)
}

// Flush records the lines that are over; with all, every one.
func (b *Book) Flush(ctx context.Context, all bool) {
	now := b.Now()
	var over []*line
	b.mu.Lock()
	for key, l := range b.open {
		if all || !now.Before(l.until) {
			over = append(over, l)
			delete(b.open, key)
		}
	}
	b.mu.Unlock()
	for _, l := range over {
		b.close(ctx, l)
	}
}

// Run flushes until ctx ends, and once more then.
func (b *Book) Run(ctx context.Context) {
	tick := time.NewTicker(stretch / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			b.Flush(context.WithoutCancel(ctx), true)
			return
		case <-tick.C:
			b.Flush(ctx, false)
		}
	}
}

func (b *Book) close(ctx context.Context, l *line) {
	if l.more > 0 {
		b.record(access.With(ctx, l.viewer), l.refusal, "", slices.Sorted(maps.Keys(l.objects)), l.more)
	}
}

func (b *Book) record(ctx context.Context, r Refusal, object string, also []string, more int) {
	v, _ := access.From(ctx)
	facts := map[string]string{"operation": r.Operation, "role": string(v.Role)}
	if r.Permission != "" {
		facts["permission"] = string(r.Permission)
	}
	name := words(r)
	if more > 0 {
		facts["times"] = strconv.Itoa(more)
		name += " (" + strconv.Itoa(more) + " more times within a minute)"
	}
	err := b.Activity.Record(ctx, activity.Event{
		Kind: activity.AccessDenied, Object: object, Also: also, Name: name, Facts: facts, Outcome: activityevent.OutcomeDENIED,
	})
	if err != nil {
		b.Log.Error("record refusal", "operation", r.Operation, "error", err)
	}
}

// tables are where the objects of an organization are, by the prefix of their ids.
var tables = map[string]string{
	"mem": "memberships", "inv": "invitations", "dst": "datasets", "ver": "dataset_versions", "ana": "analyses",
	"run": "runs", "res": "results", "shr": "shares", "exp": "exports", "rec": "recoveries",
}

// own returns the first of some ids that belongs to the viewer's organization. It
// looks past the rules, since what is refused is what they hide, and tells nobody but
// the log.
func (b *Book) own(ctx context.Context, v access.Viewer, ids []string) string {
	of := dialect.SQLite
	if b.Postgres {
		of = dialect.Postgres
	}
	for _, one := range ids {
		table, column := tables[id.Prefix(one)], "id"
		switch id.Prefix(one) {
		case "org":
			if one == v.Organization {
				return one
			}
			continue
		case "usr":
			table, column = "memberships", "user_id"
		}
		if table == "" {
			continue
		}
		t := sql.Table(table)
		query, args := sql.Dialect(of).Select(t.C("id")).From(t).
			Where(sql.And(sql.EQ(t.C(column), one), sql.EQ(t.C("organization_id"), v.Organization))).Limit(1).Query()
		rows, err := b.DB.QueryContext(ctx, query, args...)
		if err != nil {
			b.Log.Error("find object of refusal", "error", err)
			return ""
		}
		found := rows.Next()
		if err := rows.Close(); err == nil && found && rows.Err() == nil {
			return one
		}
	}
	return ""
}
