package incident

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/vault"
)

// Detail is what is sealed of an incident.
type Detail struct {
	Title   string `json:"title"`
	Text    string `json:"text,omitempty"`
	Lessons string `json:"lessons,omitempty"`
}

// TaskDetail is what is sealed of a task.
type TaskDetail struct {
	Title string `json:"title"`
	Note  string `json:"note,omitempty"` // written when it was done
	// Reason is why it was skipped; empty once it was done after all.
	Reason string `json:"reason,omitempty"`
}

const (
	maxTitle = 200
	maxText  = 10_000
)

func place(rowID string) vault.Place { return vault.Place{Column: "incidents.detail", Row: rowID} }

func (s *Service) seal(ctx context.Context, organization, rowID string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", rowID, err)
	}
	return s.Vault.SealFor(ctx, organization, place(rowID), plain)
}

func (s *Service) open(ctx context.Context, organization, rowID string, sealed []byte, into any) error {
	plain, err := s.Vault.OpenFor(ctx, organization, place(rowID), sealed)
	if err == nil {
		err = json.Unmarshal(plain, into)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", rowID, err)
	}
	return nil
}

// Detail opens what is sealed of an incident that was read with the viewer's rights.
func (s *Service) Detail(ctx context.Context, i *ent.Incident) (d Detail, err error) {
	return d, s.open(ctx, i.OrganizationID, i.ID, i.DetailSealed, &d)
}

// TaskDetail is Detail of a task.
func (s *Service) TaskDetail(ctx context.Context, t *ent.IncidentTask) (d TaskDetail, err error) {
	return d, s.open(ctx, t.OrganizationID, t.ID, t.DetailSealed, &d)
}

// NoteText is Detail of a note.
func (s *Service) NoteText(ctx context.Context, n *ent.IncidentNote) (text string, err error) {
	return text, s.open(ctx, n.OrganizationID, n.ID, n.TextSealed, &text)
}

// prose cleans what people wrote.
var prose = clean.Prose

// some is prose that has to be there.
func some(field, text string, most int, lines bool) (string, error) {
	text, err := prose(field, text, most, lines)
	if err == nil && text == "" {
		return "", fault.Invalid(field, "Write something here.")
	}
	return text, err
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(line)
}
