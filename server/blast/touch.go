package blast

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/vault"
)

// Area is one sort of thing that was done.
type Area string

// The areas, in the order in which they are read.
const (
	Exports  Area = "EXPORTS"
	Queries  Area = "QUERIES"
	Reads    Area = "READS"
	Data     Area = "DATA"
	Shares   Area = "SHARES"
	Settings Area = "SETTINGS"
	Members  Area = "MEMBERS"
	Factors  Area = "FACTORS"
	SignIns  Area = "SIGN_INS"
	Refusals Area = "REFUSALS"
	Others   Area = "OTHERS"
)

// Areas lists the areas.
var Areas = []Area{Exports, Queries, Reads, Data, Shares, Settings, Members, Factors, SignIns, Refusals, Others}

// Touch is what was done in one area.
type Touch struct {
	Area  Area
	Count int
	// Rows is how many were downloaded.
	Rows int
	// Events are the newest.
	Events []*ent.ActivityEvent
}

const (
	shown    = 20
	mostRead = 20_000
	// after is how long after a session ended what it had begun may end.
	after = 10 * time.Minute
)

// exact are kinds whose area is not that of what they begin with.
var exact = map[string]Area{
	activity.DatasetPreviewed.Name: Reads,
	activity.AnalysisOpened.Name:   Reads,
	activity.GlassLooked.Name:      Reads,
	activity.AnalysisShared.Name:   Shares,
	activity.ShareRevoked.Name:     Shares,
	activity.ExportDenied.Name:     Refusals,
	activity.AccessDenied.Name:     Refusals,
	activity.ActivityExported.Name: Exports,
	activity.AuditExported.Name:    Exports,
	activity.IncidentExported.Name: Exports,
	activity.PlanExported.Name:     Exports,
	activity.MemberJoined.Name:     Others, // their own joining
}

var byNoun = map[string]Area{
	"export": Exports, "run": Queries, "dataset": Data, "analysis": Data,
	"setting": Settings, "organization": Settings, "channel": Settings, "shields": Settings,
	"rule": Settings, "decoy": Settings, "stream": Settings, "witness": Settings, "posture": Settings, "watch": Settings, "plan": Settings,
	"member": Members, "invitation": Members, "recovery": Members, "breakglass": Members,
	"factor": Factors, "password": Factors, "email": Factors, "device": Factors, "account": Factors, "mail": Factors, "profile": Factors,
	"session": SignIns,
}

// areaOf is where an event belongs.
func areaOf(kind string) Area {
	if a, ok := exact[kind]; ok {
		return a
	}
	noun, _, _ := strings.Cut(kind, ".")
	if a, ok := byNoun[noun]; ok {
		return a
	}
	return Others
}

var errEnough = errors.New("enough")

// touched reads from the log what the person did, or the session.
func (s *Service) touched(ctx context.Context, r *Report) error {
	touches := map[Area]*Touch{}
	objects := map[string]bool{}
	unreadable := 0
	r.Sequences = []int{}
	err := s.Activity.Each(ctx, activity.Filter{Actor: r.User.ID, From: r.Since}, func(rows []*ent.ActivityEvent) error {
		for _, e := range rows {
			if len(r.Sequences) >= mostRead {
				r.Complete = false
				return errEnough
			}
			d, err := s.Activity.Open(ctx, e)
			if errors.Is(err, vault.ErrSealed) { // it counts as far as it can be read
				unreadable++
			} else if err != nil {
				return err
			}
			if r.Session != nil {
				ours, sure := r.belongs(e, d)
				if !ours {
					continue
				}
				if !sure {
					r.Uncertain++
				}
			}
			r.Sequences = append(r.Sequences, *e.Sequence)
			area := areaOf(e.Kind)
			t := touches[area]
			if t == nil {
				t = &Touch{Area: area, Events: []*ent.ActivityEvent{}}
				touches[area] = t
			}
			if t.Count++; len(t.Events) < shown {
				t.Events = append(t.Events, e)
			}
			if e.Kind == activity.ExportSent.Name {
				n, _ := strconv.Atoi(d.Facts["rows"])
				t.Rows, r.Rows = t.Rows+n, r.Rows+n
			}
			if e.Outcome != activityevent.OutcomeSUCCEEDED {
				continue // refused, so not touched
			}
			for _, o := range append([]string{e.ObjectID}, d.Also...) {
				if (strings.HasPrefix(o, "dst_") || strings.HasPrefix(o, "ana_")) && !objects[o] {
					objects[o] = true
					r.Objects++
					if strings.HasPrefix(o, "dst_") {
						r.Datasets++
					}
				}
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if unreadable > 0 {
		r.Limits = append(r.Limits, Limit{Text: fmt.Sprintf("Events that cannot be read since they were tampered with: %d. What they concerned is not counted. Verify the audit log.", unreadable)})
	}
	r.Touched = []Touch{}
	for _, a := range Areas {
		if t := touches[a]; t != nil {
			r.Touched = append(r.Touched, *t)
		}
	}
	return nil
}

// belongs reports whether an event is of the stolen session. What was noted without one
// counts as long as it may be, and is not sure.
func (r *Report) belongs(e *ent.ActivityEvent, d activity.Detail) (ours, sure bool) {
	if d.Session != "" {
		return d.Session == r.Session.ID, true
	}
	if areaOf(e.Kind) == SignIns {
		return e.ObjectID == r.Session.ID, true
	}
	return r.Session.Ended == nil || e.CreatedAt.Before(r.Session.Ended.Add(after)), false
}
