package incident

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	row "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/ent/incidenttask"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/ledger"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// EvidenceBase is below what evidence is fetched.
const EvidenceBase = "/incident-evidence"

// EvidencePath is where the evidence of an incident is fetched.
func EvidencePath(incidentID string) string { return EvidenceBase + "/" + incidentID }

// maxEvidence bounds the events of one bundle; the newest are in it.
const maxEvidence = 5000

// Ready refuses evidence to whom it would be refused.
func (s *Service) Ready(ctx context.Context, incidentID string) (string, error) {
	i, err := s.DB.Incident.Get(ctx, incidentID)
	if ent.IsNotFound(err) {
		return "", fault.NotFound("There is no such incident.")
	}
	if err != nil {
		return "", fmt.Errorf("find incident: %w", err)
	}
	if i.Drill {
		return "", noEvidence()
	}
	return EvidencePath(incidentID), s.Audit.Ready(ctx)
}

func noEvidence() error { return fault.Conflict("A drill has no evidence: nothing has happened.") }

type paper struct {
	ID       string      `json:"id"`
	Title    string      `json:"title"`
	Text     string      `json:"text"`
	Lessons  string      `json:"lessons,omitempty"`
	Playbook string      `json:"playbook,omitempty"`
	Severity string      `json:"severity"`
	State    string      `json:"state"`
	Subject  string      `json:"subject,omitempty"` // people are named by id
	Owner    string      `json:"owner,omitempty"`
	BeganAt  string      `json:"began_at"`
	OpenedAt string      `json:"opened_at"`
	ClosedAt string      `json:"closed_at,omitempty"`
	Alerts   []string    `json:"alerts"`
	Complete bool        `json:"complete"` // whether every event of the timeline is there
	Tasks    []paperTask `json:"tasks"`
	Notes    []paperNote `json:"notes"`
}

type paperTask struct {
	Title    string `json:"title"`
	Function string `json:"function,omitempty"`
	Owner    string `json:"owner,omitempty"`
	DueAt    string `json:"due_at,omitempty"`
	DoneAt   string `json:"done_at,omitempty"`
	DoneBy   string `json:"done_by,omitempty"`
	Note     string `json:"note,omitempty"`
	// Of a task that was skipped.
	SkippedAt string `json:"skipped_at,omitempty"`
	SkippedBy string `json:"skipped_by,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

type paperNote struct {
	At   string `json:"at"`
	By   string `json:"by"`
	Text string `json:"text"`
}

// Bundle is the evidence of an incident.
type Bundle struct {
	File []byte
	// Manifest is the SHA-256 of its manifest, which is logged.
	Manifest string
	// Unproved is what of it was tampered with.
	Unproved []ledger.Unproved
}

// Evidence makes the bundle of an incident: what the log holds of its timeline, with
// proofs. What was tampered with is named in it, and the rest is there.
func (s *Service) Evidence(ctx context.Context, i *ent.Incident) (*Bundle, error) {
	if i.Drill {
		return nil, noEvidence()
	}
	events, more, err := s.Timeline(ctx, i, maxEvidence)
	if err != nil {
		return nil, err
	}
	slices.Reverse(events)
	proved, err := s.Audit.Prove(ctx, events)
	if err != nil {
		return nil, err
	}
	paper, unreadable, err := s.paper(ctx, i, !more)
	if err != nil {
		return nil, err
	}
	for _, id := range unreadable {
		proved.Unproved = append(proved.Unproved, ledger.Unproved{ID: id, Flaw: ledger.Unreadable})
	}
	var reach []byte
	if i.SubjectID != nil {
		if reach, err = s.Blast.Paper(ctx, *i.SubjectID, i.BeganAt); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	manifest, err := ledger.WriteBundle(&out, *proved, paper, reach, ledger.Instant(s.now()))
	return &Bundle{out.Bytes(), manifest, proved.Unproved}, err
}

// sealed is whether something was opened. What does not open was changed: then its id is
// among those that cannot be read.
func sealed(err error, id string, unreadable *[]string) error {
	if !errors.Is(err, vault.ErrSealed) {
		return err
	}
	*unreadable = append(*unreadable, id)
	return nil
}

// paper is what people wrote of an incident, and the ids of what of it cannot be read.
func (s *Service) paper(ctx context.Context, i *ent.Incident, complete bool) (text []byte, unreadable []string, err error) {
	d, err := s.Detail(ctx, i)
	if err = sealed(err, i.ID, &unreadable); err != nil {
		return nil, nil, err
	}
	p := paper{
		ID: i.ID, Title: d.Title, Text: d.Text, Lessons: d.Lessons, Playbook: i.PlaybookID, Severity: string(i.Severity), State: string(i.State),
		Subject: deref(i.SubjectID), Owner: deref(i.OwnerID), BeganAt: ledger.Instant(i.BeganAt), OpenedAt: ledger.Instant(i.CreatedAt),
		ClosedAt: instant(i.ClosedAt), Alerts: i.Alerts, Complete: complete, Tasks: []paperTask{}, Notes: []paperNote{},
	}
	tasks, err := s.Tasks(ctx, i)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range tasks {
		d, err := s.TaskDetail(ctx, t)
		if err = sealed(err, t.ID, &unreadable); err != nil {
			return nil, nil, err
		}
		p.Tasks = append(p.Tasks, paperTask{
			d.Title, t.Function, deref(t.OwnerID), instant(t.DueAt), instant(t.DoneAt), deref(t.DoerID), d.Note,
			instant(t.SkippedAt), deref(t.SkipperID), d.Reason,
		})
	}
	notes, err := s.Notes(ctx, i)
	if err != nil {
		return nil, nil, err
	}
	for _, n := range notes {
		text, err := s.NoteText(ctx, n)
		if err = sealed(err, n.ID, &unreadable); err != nil {
			return nil, nil, err
		}
		p.Notes = append(p.Notes, paperNote{ledger.Instant(n.CreatedAt), n.AuthorID, text})
	}
	text, err = json.MarshalIndent(p, "", "  ")
	return text, unreadable, err
}

func instant(t *time.Time) string {
	if t == nil {
		return ""
	}
	return ledger.Instant(*t)
}

// Send answers a request for the evidence of an incident. That it leaves is recorded
// before it does, with the hash of its manifest, and ends the steps that ask for it.
func (s *Service) Send(w http.ResponseWriter, r *http.Request, incidentID string) error {
	ctx := r.Context()
	if _, err := s.Ready(ctx, incidentID); err != nil {
		return err
	}
	i, err := s.DB.Incident.Get(ctx, incidentID)
	if err != nil {
		return fmt.Errorf("find incident: %w", err)
	}
	b, err := s.Evidence(ctx, i)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, incidentID, func(ctx context.Context, i *ent.Incident) (*ent.Incident, error) {
		facts := map[string]string{"manifest": b.Manifest, "bytes": strconv.Itoa(len(b.File))}
		if len(b.Unproved) > 0 {
			facts["unproved"] = strconv.Itoa(len(b.Unproved))
		}
		if err := s.record(ctx, i, activity.IncidentExported, facts); err != nil || i.State == row.StateCLOSED {
			return i, err
		}
		open, err := store.In(ctx, s.DB).IncidentTask.Query().Where(incidenttask.IncidentID(i.ID), incidenttask.DoneAtIsNil()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find tasks: %w", err)
		}
		for _, t := range open {
			if ActionOf(i.PlaybookID, t.StepID) != ExportEvidence {
				continue
			}
			d, err := s.TaskDetail(ctx, t)
			if errors.Is(err, vault.ErrSealed) {
				continue // the bundle names it
			}
			if err != nil {
				return nil, err
			}
			d.Note = "Exported. SHA-256 of the manifest: " + b.Manifest
			if len(b.Unproved) > 0 {
				d.Note += fmt.Sprintf("\nPieces that were tampered with or cannot be proved: %d. The bundle names each. Verify the audit log.", len(b.Unproved))
			}
			if err := s.finish(ctx, i, t, d, activity.IncidentStepRun); err != nil {
				return nil, err
			}
		}
		return i, nil
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="evidence-`+strings.TrimPrefix(incidentID, "inc_")+`.zip"`)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(b.File)))
	_, err = w.Write(b.File)
	return err
}
