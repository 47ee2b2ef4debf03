package blast

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/analysis"
	"github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/result"
)

// Reach is what the account opens, as of now.
type Reach struct {
	Role access.Role
	// OwnDatasets are the person's, TeamDatasets what others opened to the team, and
	// EmergencyDatasets what emergency access opens besides. Rows are of their newest
	// versions.
	OwnDatasets, TeamDatasets, EmergencyDatasets int
	Rows                                         int
	// OwnAnalyses are the person's, and OtherAnalyses what others let them see.
	OwnAnalyses, OtherAnalyses int
	Results, ResultRows        int
	// Items are those of it that whoever asks sees themselves, by name; Unnamed is how
	// many datasets and analyses there are besides.
	Items   []Item
	Unnamed int
	// Abilities are what the role may do.
	Abilities []access.Described
	// Elsewhere is whether the same account opens another organization, too.
	Elsewhere bool
}

// Item is a dataset or an analysis.
type Item struct{ ID, Kind, Name string }

const mostItems = 50

// Kinds of items.
const (
	KindDataset  = "DATASET"
	KindAnalysis = "ANALYSIS"
)

// reach asks the rules as the person. Nothing is written, and nothing but numbers and
// ids comes back from there.
func (s *Service) reach(ctx context.Context, m *ent.Membership) (Reach, error) {
	them := access.Viewer{User: m.UserID, Organization: m.OrganizationID, Role: m.Role}
	out := Reach{Role: m.Role, Items: []Item{}}
	for _, d := range access.Permissions {
		if !d.Internal && them.Can(d.Permission) {
			out.Abilities = append(out.Abilities, d)
		}
	}
	as := access.With(ctx, them)
	var datasets, analyses []string
	var err error
	if them.Can(access.DatasetRead) {
		if datasets, err = s.datasets(as, them, &out); err != nil {
			return out, fmt.Errorf("count datasets: %w", err)
		}
	}
	if them.Can(access.AnalysisRead) {
		if analyses, err = s.DB.Analysis.Query().IDs(as); err != nil {
			return out, fmt.Errorf("count analyses: %w", err)
		}
		if out.OwnAnalyses, err = s.DB.Analysis.Query().Where(analysis.OwnerID(them.User)).Count(as); err != nil {
			return out, fmt.Errorf("count analyses: %w", err)
		}
		out.OtherAnalyses = len(analyses) - out.OwnAnalyses
	}
	if them.Can(access.ResultRead) {
		if out.Results, err = s.DB.Result.Query().Count(as); err != nil {
			return out, fmt.Errorf("count results: %w", err)
		}
		if out.Results > 0 {
			if out.ResultRows, err = s.DB.Result.Query().Aggregate(ent.Sum(result.FieldRowCount)).Int(as); err != nil {
				return out, fmt.Errorf("count rows: %w", err)
			}
		}
	}
	if err := s.name(ctx, &out, datasets, analyses); err != nil {
		return out, err
	}
	out.Elsewhere, err = s.DB.Membership.Query().Where(
		membership.UserID(m.UserID), membership.OrganizationIDNEQ(m.OrganizationID), membership.StateEQ(membership.StateACTIVE),
	).Exist(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return out, fmt.Errorf("look for other organizations: %w", err)
	}
	return out, nil
}

func (s *Service) datasets(as context.Context, them access.Viewer, out *Reach) (ids []string, err error) {
	if ids, err = s.DB.Dataset.Query().IDs(as); err != nil || len(ids) == 0 {
		return ids, err
	}
	if out.OwnDatasets, err = s.DB.Dataset.Query().Where(dataset.OwnerID(them.User)).Count(as); err != nil {
		return nil, err
	}
	out.TeamDatasets, err = s.DB.Dataset.Query().Where(dataset.OwnerIDNEQ(them.User), dataset.VisibilityEQ(dataset.VisibilityTEAM)).Count(as)
	if err != nil {
		return nil, err
	}
	out.EmergencyDatasets = len(ids) - out.OwnDatasets - out.TeamDatasets
	ready, err := s.DB.Dataset.Query().QueryCurrentVersion().Where(datasetversion.StateEQ(datasetversion.StateREADY)).Exist(as)
	if err != nil || !ready {
		return ids, err
	}
	out.Rows, err = s.DB.Dataset.Query().QueryCurrentVersion().Where(datasetversion.StateEQ(datasetversion.StateREADY)).
		Aggregate(ent.Sum(datasetversion.FieldRowCount)).Int(as)
	return ids, err
}

// name looks, with the rights of whoever asks, for what they see themselves.
func (s *Service) name(ctx context.Context, out *Reach, datasets, analyses []string) error {
	reached := map[string]bool{}
	for _, one := range append(datasets, analyses...) {
		reached[one] = true
	}
	total := len(reached)
	v, _ := access.From(ctx)
	var named []Item
	if v.Can(access.DatasetRead) && len(datasets) > 0 {
		rows, err := s.DB.Dataset.Query().Select(dataset.FieldID, dataset.FieldName).Order(dataset.ByName(), dataset.ByID()).All(ctx)
		if err != nil {
			return fmt.Errorf("name datasets: %w", err)
		}
		for _, d := range rows {
			named = append(named, Item{d.ID, KindDataset, d.Name})
		}
	}
	if v.Can(access.AnalysisRead) && len(analyses) > 0 {
		rows, err := s.DB.Analysis.Query().Select(analysis.FieldID, analysis.FieldName).Order(analysis.ByName(), analysis.ByID()).All(ctx)
		if err != nil {
			return fmt.Errorf("name analyses: %w", err)
		}
		for _, a := range rows {
			named = append(named, Item{a.ID, KindAnalysis, a.Name})
		}
	}
	for _, item := range named {
		if reached[item.ID] && len(out.Items) < mostItems {
			out.Items = append(out.Items, item)
		}
	}
	out.Unnamed = total - len(out.Items)
	return nil
}
