package alert

import (
	"context"
	"fmt"
	"strconv"
	"time"

	row "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/store"
)

// Watchlist knows whom and what an organization watches more closely.
type Watchlist interface {
	// Watches returns which of the objects are watched now.
	Watches(ctx context.Context, organization string, objects []string) ([]string, error)
	// Since is since when something is watched.
	Since(ctx context.Context, organization, object string) (time.Time, error)
	// Line is the p-value at or below which a sign-in of somebody who is watched alerts.
	Line(ctx context.Context, organization string) (float64, error)
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

// watched looks at what somebody did who is watched, or to what is watched.
func (s *Service) watched(ctx context.Context, e activity.Seen) error {
	if s.Watchlist == nil || e.Actor == "" {
		return nil
	}
	signIn := e.Kind == activity.SignedIn || e.Kind == activity.SignedInOutside
	ids := []string{e.Actor}
	if !signIn {
		ids = append(append(ids, e.Object), e.Also...)
	}
	on, err := s.Watchlist.Watches(ctx, e.Organization, ids)
	if err != nil {
		return err
	}
	for _, id := range on {
		switch {
		case id == e.Actor && signIn:
			err = s.watchedSignIn(ctx, e)
		case id == e.Actor && e.Kind == activity.ExportGranted:
			f := finding(WatchedPerson, e, e.Actor+"|export", Reason{"what", "They asked for the download of " + e.Name + "."})
			_, err = s.raise(ctx, f)
		case id != e.Actor:
			err = s.watchedDataset(ctx, e, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) watchedSignIn(ctx context.Context, e activity.Seen) error {
	var why []Reason
	if e.Facts[activity.FactBrowser] == activity.BrowserNew {
		why = append(why, Reason{"new", "The account had not been used with this browser before."})
	}
	line, err := s.Watchlist.Line(ctx, e.Organization)
	if err != nil {
		return err
	}
	if p, err := strconv.ParseFloat(e.Facts[activity.FactRiskP], 64); err == nil && p <= line {
		why = append(why, Reason{"unusual", fmt.Sprintf("At most %.2g %% of sign-ins are as unlike their people.", 100*line)})
	}
	if len(why) == 0 {
		return nil
	}
	_, err = s.raise(ctx, finding(WatchedPerson, e, e.Actor+"|"+e.Object, why...))
	return err
}

// watchedDataset raises downloads each time, and reading once for each person.
func (s *Service) watchedDataset(ctx context.Context, e activity.Seen, dataset string) error {
	f := finding(WatchedDataset, e, dataset+"|"+e.Actor, Reason{e.Kind.Name, watchable[e.Kind]})
	f.Subject.Object = dataset
	if e.Kind != activity.ExportGranted {
		known, err := store.In(ctx, s.DB).Alert.Query().Where(
			row.OrganizationID(e.Organization), row.Rule(WatchedDataset.ID), row.SubjectID(e.Actor), row.ObjectID(dataset),
		).All(ctx)
		if err != nil {
			return fmt.Errorf("look for alert: %w", err)
		}
		since, err := s.Watchlist.Since(ctx, e.Organization, dataset)
		if err != nil {
			return err
		}
		for _, a := range known {
			if !a.CreatedAt.Before(since) {
				return nil
			}
		}
	}
	_, err := s.raise(ctx, f)
	return err
}

