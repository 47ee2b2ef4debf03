package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/fault"
)

// Touch is that somebody touched a dataset, as far as its owner is told: not from
// where, and not what else a query read.
type Touch struct {
	Event    string
	Sequence int
	At       time.Time
	Person   *ent.User
	Action   string
	Outcome  activityevent.Outcome
}

// actions are the kinds that an owner is told of, in words about the dataset alone.
var actions = map[string]string{
	DatasetReady.Name:     "uploaded a version",
	DatasetFailed.Name:    "uploaded a version that could not be read",
	DatasetChanged.Name:   "changed its name, description or visibility",
	DatasetPreviewed.Name: "looked at its first rows",
	RunSucceeded.Name:     "queried it",
	RunFailed.Name:        "ran a query over it that failed",
	RunCancelled.Name:     "cancelled a query over it",
	AnalysisOpened.Name:   "opened a result computed from it",
	ExportGranted.Name:    "asked to download a result computed from it",
	ExportSent.Name:       "downloaded a result computed from it",
	ExportDenied.Name:     "was refused the download of a result computed from it",
	GlassLooked.Name:      "looked at it in an emergency, though it is private",
	AccessDenied.Name:     "was refused access to it",
}

// Touches lists who touched a dataset, newest first, for its owner and for those who
// audit. Whoever owns it may not read the log, so a named actor reads for them.
func (r *Recorder) Touches(ctx context.Context, datasetID string, first int, before *int) ([]Touch, error) {
	v, _ := access.From(ctx)
	ds, err := r.DB.Dataset.Get(ctx, datasetID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such dataset.")
	}
	if err != nil {
		return nil, fmt.Errorf("find dataset: %w", err)
	}
	if ds.OwnerID != v.User && !v.Can(access.ActivityAudit) {
		return nil, fault.Forbidden("Only its owner, and who may read the whole log, see who touched a dataset.")
	}
	f := Filter{Object: ds.ID}
	for _, k := range Kinds {
		if actions[k.Name] != "" {
			f.Kinds = append(f.Kinds, k.Name)
		}
	}
	rows, _, err := r.List(access.As(ctx, access.ActorHistorian, ds.OrganizationID), f, Window{First: &first, After: before})
	if err != nil {
		return nil, err
	}
	out := make([]Touch, 0, len(rows))
	var people []string
	for _, n := range rows {
		out = append(out, Touch{Event: n.ID, Sequence: *n.Sequence, At: n.CreatedAt, Action: actions[n.Kind], Outcome: n.Outcome})
		if n.ActorID != nil {
			people = append(people, *n.ActorID)
		}
	}
	// Names are read with the rights of whoever asks.
	users, err := r.DB.User.Query().Where(user.IDIn(people...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find people: %w", err)
	}
	by := make(map[string]*ent.User, len(users))
	for _, u := range users {
		by[u.ID] = u
	}
	for i, n := range rows {
		if id := n.ActorID; id != nil {
			out[i].Person = by[*id]
		}
	}
	return out, nil
}
