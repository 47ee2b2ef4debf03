package channel

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	entalert "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/delivery"
	entincident "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/server/incident"
	"github.com/strongroom/strongroom/server/mail"
)

// exercise is a drill, as it is told of. It is never in the place of an alert.
type exercise struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	Playbook  string    `json:"playbook"`
	Severity  string    `json:"severity"`
	StartedAt time.Time `json:"startedAt"`
	// Simulated is always true.
	Simulated bool `json:"simulated"`
}

// AnnounceDrill tells the channels that want alerts as bad as a drill that it has
// begun. It joins the transaction of ctx.
func (s *Service) AnnounceDrill(ctx context.Context, i *ent.Incident) error {
	if err := s.Alerts.Hold(ctx, i.OrganizationID); err != nil {
		return err
	}
	return s.spread(watchman(ctx, i.OrganizationID), i.OrganizationID, topic{
		event: delivery.EventDRILL, incident: i.ID, severity: entalert.Severity(i.Severity),
	})
}

// exercise reads the drill that a message tells of.
func (s *Service) exercise(ctx context.Context, d *ent.Delivery) (*exercise, error) {
	i, err := s.DB.Incident.Get(ctx, d.IncidentID)
	if err != nil {
		return nil, fmt.Errorf("read drill of message: %w", err)
	}
	if !i.Drill {
		return nil, fmt.Errorf("read drill of message: %s is none", i.ID)
	}
	p, _ := incident.Find(i.PlaybookID)
	return &exercise{
		ID: i.ID, URL: s.BaseURL + "/incidents?incident=" + i.ID, Title: "DRILL: " + p.Title, Playbook: p.ID,
		Severity: string(i.Severity), StartedAt: i.CreatedAt, Simulated: true,
	}, nil
}

// over reports whether a message tells of a drill that has ended.
func (s *Service) over(ctx context.Context, d *ent.Delivery) (bool, error) {
	if d.Event != delivery.EventDRILL {
		return false, nil
	}
	i, err := s.DB.Incident.Get(ctx, d.IncidentID)
	if err != nil {
		return false, fmt.Errorf("read drill of message: %w", err)
	}
	return i.State == entincident.StateCLOSED, nil
}

// sentence is a message to a chat.
func (e *exercise) sentence() string {
	return fmt.Sprintf("*%s* has begun. This is a drill: nothing has happened, and nothing is done to anybody.\n<%s|Go to its room>", e.Title, e.URL)
}

func (e *exercise) letter() mail.Notice {
	return mail.Drill(e.Title, word(e.Severity), e.StartedAt, e.URL)
}
