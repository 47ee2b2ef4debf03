package alert

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Detail is what is sealed of an alert. Of a subject who was erased it is empty,
// and the rule says what the alert was.
type Detail struct {
	Title          string   `json:"title,omitempty"`
	Reasons        []Reason `json:"reasons,omitempty"`
	Counterfactual string   `json:"counterfactual,omitempty"`
	Technique      string   `json:"technique,omitempty"`
	Notes          []Note   `json:"notes,omitempty"`
}

// Note is what somebody wrote when they changed an alert.
type Note struct {
	By   string    `json:"by"` // by id
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

func place(alertID string) vault.Place { return vault.Place{Column: "alerts.detail", Row: alertID} }

func (s *Service) seal(ctx context.Context, person, organization, alertID string, d Detail) ([]byte, error) {
	plain, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("seal alert: %w", err)
	}
	if person == "" {
		return s.Vault.SealFor(ctx, organization, place(alertID), plain)
	}
	key, err := s.keyOf(ctx, person, organization)
	if err != nil {
		return nil, err
	}
	sealed, err := s.Vault.Seal(ctx, key, place(alertID), plain)
	if errors.Is(err, vault.ErrDestroyed) {
		return nil, nil // erased meanwhile: there is nothing to keep
	}
	return sealed, err
}

// Open opens what is sealed of an alert that was read with the viewer's rights.
func (s *Service) Open(ctx context.Context, a *ent.Alert) (Detail, error) {
	if len(a.DetailSealed) == 0 {
		return Detail{}, nil
	}
	var plain []byte
	var err error
	if person := subject(a); person == "" {
		plain, err = s.Vault.OpenFor(ctx, a.OrganizationID, place(a.ID), a.DetailSealed)
	} else {
		var key string
		if key, err = s.keyOf(ctx, person, a.OrganizationID); err == nil {
			plain, err = s.Vault.Open(ctx, key, place(a.ID), a.DetailSealed)
		}
	}
	switch {
	case errors.Is(err, vault.ErrDestroyed) || ent.IsNotFound(err):
		return Detail{}, nil
	case err != nil:
		return Detail{}, fmt.Errorf("read alert %s: %w", a.ID, err)
	}
	var d Detail
	if err := json.Unmarshal(plain, &d); err != nil {
		return Detail{}, fmt.Errorf("read alert %s: %w", a.ID, err)
	}
	return d, nil
}

func (s *Service) keyOf(ctx context.Context, person, organization string) (string, error) {
	u, err := store.In(ctx, s.DB).User.Query().Where(user.ID(person)).Select(user.FieldDataKeyID).
		Only(access.As(ctx, access.ActorRecorder, organization))
	if err != nil {
		return "", fmt.Errorf("find key of person: %w", err)
	}
	return u.DataKeyID, nil
}
