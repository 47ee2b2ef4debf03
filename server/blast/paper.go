package blast

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/ledger"
)

type paper struct {
	Subject  string       `json:"subject"` // people are named by id, and what they keep is counted
	MadeAt   string       `json:"made_at"`
	Since    string       `json:"since"`
	Limits   []string     `json:"limits"`
	Reach    paperReach   `json:"could_have_reached"`
	Touched  []paperTouch `json:"touched"`
	Datasets int          `json:"datasets_touched"`
	Objects  int          `json:"datasets_and_analyses_touched"`
	Rows     int          `json:"rows_downloaded"`
	Complete bool         `json:"complete"`
	Sessions []string     `json:"sessions"`
	Events   []int        `json:"events"` // by number, in the audit log
}

type paperReach struct {
	Role              string   `json:"role"`
	OwnDatasets       int      `json:"own_datasets"`
	TeamDatasets      int      `json:"team_datasets"`
	EmergencyDatasets int      `json:"emergency_datasets"`
	Rows              int      `json:"rows"`
	OwnAnalyses       int      `json:"own_analyses"`
	OtherAnalyses     int      `json:"other_analyses"`
	Results           int      `json:"results"`
	ResultRows        int      `json:"result_rows"`
	Permissions       []string `json:"permissions"`
	Elsewhere         bool     `json:"other_organizations"`
}

type paperTouch struct {
	Area  string `json:"area"`
	Count int    `json:"count"`
	Rows  int    `json:"rows,omitempty"`
}

// Paper is the report about a whole account as a file of an incident's evidence; nil if
// the person is gone. That it leaves is recorded with the evidence.
func (s *Service) Paper(ctx context.Context, userID string, since time.Time) ([]byte, error) {
	r, err := s.Work(ctx, Question{User: userID, Stolen: Account, Since: since})
	if fault.CodeOf(err) == fault.CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("work out what could be reached: %w", err)
	}
	p := paper{
		Subject: r.User.ID, MadeAt: ledger.Instant(r.At), Since: ledger.Instant(r.Since), Limits: []string{}, Touched: []paperTouch{},
		Datasets: r.Datasets, Objects: r.Objects, Rows: r.Rows, Complete: r.Complete, Sessions: []string{}, Events: r.Sequences,
		Reach: paperReach{
			Role: string(r.Reach.Role), OwnDatasets: r.Reach.OwnDatasets, TeamDatasets: r.Reach.TeamDatasets,
			EmergencyDatasets: r.Reach.EmergencyDatasets, Rows: r.Reach.Rows, OwnAnalyses: r.Reach.OwnAnalyses,
			OtherAnalyses: r.Reach.OtherAnalyses, Results: r.Reach.Results, ResultRows: r.Reach.ResultRows, Elsewhere: r.Reach.Elsewhere,
		},
	}
	for _, l := range r.Limits {
		p.Limits = append(p.Limits, l.Text)
	}
	for _, a := range r.Reach.Abilities {
		p.Reach.Permissions = append(p.Reach.Permissions, string(a.Permission))
	}
	for _, t := range r.Touched {
		p.Touched = append(p.Touched, paperTouch{string(t.Area), t.Count, t.Rows})
	}
	for _, b := range r.Sessions {
		p.Sessions = append(p.Sessions, b.ID)
	}
	return json.MarshalIndent(p, "", "  ")
}
