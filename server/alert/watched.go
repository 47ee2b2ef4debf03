package alert

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	row "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/store"
)

// Watched is how something is watched more closely.
type Watched struct {
	Since time.Time
	// Times is how many times as much as usual may alert.
	Times float64
}

// Watchlist knows whom and what an organization watches more closely.
type Watchlist interface {
	// Watches are those of the objects that are watched now, by their ids.
	Watches(ctx context.Context, organization string, objects []string) (map[string]Watched, error)
}

// watchable are the kinds of events that are looked at for whom and what is watched,
// and what is said of each. Signing in is about people alone.
var watchable = map[activity.Kind]string{
	activity.SignedIn:         "Signed in.",
	activity.SignedInOutside:  "Signed in.",
	activity.DatasetPreviewed: "Looked at its first rows.",
	activity.RunSucceeded:     "Ran SQL over it.",
	activity.AnalysisOpened:   "Opened a result that was computed from it.",
	activity.ExportGranted:    "Asked for a download of a result that was computed from it.",
}

// watches are whom and what of an event is watched. Whoever reads a dataset waits for
// no desk to be told that nothing is.
func (s *Service) watches(ctx context.Context, e activity.Seen) (map[string]Watched, error) {
	if s.Watchlist == nil || e.Actor == "" || watchable[e.Kind] == "" {
		return nil, nil
	}
	ids := []string{e.Actor}
	if !entering(e.Kind) {
		ids = append(append(ids, e.Object), e.Also...)
	}
	on, err := s.Watchlist.Watches(ctx, e.Organization, ids)
	if err != nil {
		return nil, fmt.Errorf("look at %s of what is watched: %w", e.Kind.Name, err)
	}
	return on, nil
}

func entering(k activity.Kind) bool { return k == activity.SignedIn || k == activity.SignedInOutside }

// watched looks at what somebody did who is watched, or to what is watched.
func (s *Service) watched(ctx context.Context, e activity.Seen, on map[string]Watched) (err error) {
	for _, id := range slices.Sorted(maps.Keys(on)) {
		switch {
		case id == e.Actor && entering(e.Kind):
			err = s.watchedSignIn(ctx, e, on[id])
		case id == e.Actor && e.Kind == activity.ExportGranted:
			f := finding(WatchedPerson, e, e.Actor+"|export", Reason{"what", "They asked for the download of " + e.Name + "."})
			_, err = s.raise(ctx, f)
		case id != e.Actor:
			err = s.watchedDataset(ctx, e, id, on[id])
		}
		if err != nil {
			return fmt.Errorf("look at %s of what is watched: %w", e.Kind.Name, err)
		}
	}
	return nil
}

func (s *Service) watchedSignIn(ctx context.Context, e activity.Seen, w Watched) error {
	var why []Reason
	if e.Facts[activity.FactBrowser] == activity.BrowserNew {
		why = append(why, Reason{"new", "The account had not been used with this browser before."})
	}
	b, err := s.Budgets(ctx, e.Organization)
	if err != nil {
		return err
	}
	line := b.Times(w.Times).Admin
	if p, err := strconv.ParseFloat(e.Facts[activity.FactRiskP], 64); err == nil && p <= line {
		why = append(why, Reason{"unusual", fmt.Sprintf("At most %.2g %% of sign-ins are as unlike their people.", 100*line)})
	}
	if len(why) == 0 {
		return nil
	}
	f := finding(WatchedPerson, e, e.Actor+"|"+e.Object, why...)
	if len(why) == 1 && why[0].Name == "unusual" {
		f.Counterfactual = "Of somebody who is not watched this would not have alerted."
	}
	_, err = s.raise(ctx, f)
	return err
}

// watchedDataset raises downloads each time, and reading once for each person.
func (s *Service) watchedDataset(ctx context.Context, e activity.Seen, dataset string, w Watched) error {
	f := finding(WatchedDataset, e, dataset+"|"+e.Actor, Reason{e.Kind.Name, watchable[e.Kind]})
	f.Subject.Object = dataset
	if e.Kind != activity.ExportGranted {
		known, err := store.In(ctx, s.DB).Alert.Query().Where(
			row.OrganizationID(e.Organization), row.Rule(WatchedDataset.ID), row.SubjectID(e.Actor), row.ObjectID(dataset),
		).All(ctx)
		if err != nil {
			return fmt.Errorf("look for alert: %w", err)
		}
		for _, a := range known {
			if !a.CreatedAt.Before(w.Since) {
				return nil
			}
		}
	}
	_, err := s.raise(ctx, f)
	return err
}
