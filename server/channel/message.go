package channel

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/ent/delivery"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/outbound"
	"github.com/strongroom/strongroom/server/outlet"
)

// message is the body of a webhook, in the shape that Standard Webhooks recommends.
type message struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	// Sequence counts the messages of the channel: a gap is a message that was lost or
	// is still on its way.
	Sequence     int    `json:"sequence"`
	Organization string `json:"organizationId"`
	// Data is an alert, or a notice about the channel itself; null in a test or of a
	// drill.
	Data any `json:"data"`
	// Drill is what a message of type drill.started or drill.ended tells; it has no alert.
	Drill *exercise `json:"drill,omitempty"`
}

// finding is an alert as it is when the message is sent.
type finding struct {
	ID             string         `json:"id"`
	URL            string         `json:"url"`
	Rule           string         `json:"rule"`
	Title          string         `json:"title"`
	Severity       string         `json:"severity"`
	State          string         `json:"state"`
	Technique      string         `json:"technique,omitempty"`
	Verdict        string         `json:"verdict,omitempty"`
	Count          int            `json:"count"`
	FirstAt        time.Time      `json:"firstAt"`
	LastAt         time.Time      `json:"lastAt"`
	Subject        string         `json:"subjectId,omitempty"`
	Object         string         `json:"objectId,omitempty"`
	Reasons        []alert.Reason `json:"reasons"`
	Counterfactual string         `json:"counterfactual,omitempty"`
	Events         []string       `json:"eventIds"`
}

// content is what a message says. Of a test or a drill there is no alert.
func (s *Service) content(ctx context.Context, d *ent.Delivery) (*finding, error) {
	if d.AlertID == "" {
		return nil, nil
	}
	a, err := s.DB.Alert.Get(ctx, d.AlertID)
	if err != nil {
		return nil, fmt.Errorf("read alert of message: %w", err)
	}
	detail, err := s.Alerts.Open(ctx, a)
	if err != nil {
		return nil, err
	}
	rule := alert.RuleOf(a.Rule)
	f := &finding{
		ID: a.ID, URL: s.link(a.ID), Rule: a.Rule, Title: rule.Title, Severity: string(a.Severity), State: string(a.State),
		Technique: rule.Technique, Count: a.Count, FirstAt: a.CreatedAt, LastAt: a.LastAt, Object: a.ObjectID,
		Reasons: append([]alert.Reason{}, detail.Reasons...), Counterfactual: detail.Counterfactual, Events: append([]string{}, a.Events...),
	}
	if detail.Title != "" {
		f.Title = detail.Title
	}
	if detail.Technique != "" {
		f.Technique = detail.Technique
	}
	if a.Verdict != nil {
		f.Verdict = string(*a.Verdict)
	}
	if a.SubjectID != nil {
		f.Subject = *a.SubjectID
	}
	return f, nil
}

func (s *Service) link(alertID string) string { return s.BaseURL + "/alerts?alert=" + alertID }

// send sends a message by the way of its channel.
func (s *Service) send(ctx context.Context, c *ent.Channel, d *ent.Delivery) error {
	f, err := s.content(ctx, d)
	if err != nil {
		return err
	}
	said := message{Type: "alert." + strings.ToLower(string(d.Event)), Timestamp: d.CreatedAt, Sequence: d.Sequence, Organization: d.OrganizationID}
	var text string
	switch {
	case d.Event == delivery.EventDRILL, d.Event == delivery.EventDRILL_ENDED:
		if said.Drill, err = s.exercise(ctx, d); err != nil {
			return err
		}
		said.Type, text = "drill.started", said.Drill.sentence()
		if said.Drill.EndedAt != nil {
			said.Type = "drill.ended"
		}
	case d.Cause != "":
		n := s.notice(c, d)
		said.Type, said.Data = "channel."+strings.ToLower(string(d.Event)), n
		text = fmt.Sprintf("%s <%s|Look at the channels>", slackEscape.Replace(n.Text), n.URL)
	case f != nil:
		said.Data, text = f, s.sentence(d, f)
	default:
		text = s.sentence(d, f)
	}
	switch c.Kind {
	case row.KindMAIL:
		return s.mail(ctx, c, d, f, said.Drill)
	case row.KindSLACK:
		body, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			return fmt.Errorf("write message: %w", err)
		}
		return s.postTo(ctx, c, d, http.Header{}, body)
	default:
		body, err := json.Marshal(said)
		if err != nil {
			return fmt.Errorf("write message: %w", err)
		}
		h, err := s.sign(ctx, c, d.ID, body)
		if err != nil {
			return err
		}
		return s.postTo(ctx, c, d, h, body)
	}
}

// postTo posts to the channel's address, or to the former one if the message says so.
func (s *Service) postTo(ctx context.Context, c *ent.Channel, d *ent.Delivery, h http.Header, body []byte) error {
	place, sealed := addressPlace(c.ID), c.AddressSealed
	if len(d.FormerSealed) > 0 {
		place, sealed = formerPlace(d.ID), d.FormerSealed
	}
	address, err := s.Vault.OpenFor(ctx, c.OrganizationID, place, sealed)
	if err != nil {
		return err
	}
	h.Set("Content-Type", "application/json")
	_, err = s.Client.Post(ctx, string(address), h, body)
	return err
}

// sign makes the headers of a webhook's message, with each secret that is valid.
func (s *Service) sign(ctx context.Context, c *ent.Channel, messageID string, body []byte) (http.Header, error) {
	sealed := [][]byte{c.SecretSealed}
	if c.FormerUntil != nil && c.FormerUntil.After(s.now()) {
		sealed = append(sealed, c.FormerSealed)
	}
	var secrets []string
	for _, b := range sealed {
		secret, err := s.Vault.OpenFor(ctx, c.OrganizationID, secretPlace(c.ID), b)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, string(secret))
	}
	return outlet.Sign(secrets, messageID, s.now(), body)
}

var slackEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// sentence is a message to a chat. What is not ours is escaped, so it mentions and
// links nobody.
func (s *Service) sentence(d *ent.Delivery, f *finding) string {
	if f == nil {
		return "A test from Strongroom: alerts arrive here. Nothing has happened."
	}
	how := map[delivery.Event]string{delivery.EventESCALATED: ", which got worse", delivery.EventRESOLVED: ", resolved"}[d.Event]
	var b strings.Builder
	fmt.Fprintf(&b, "*%s alert: %s*%s\n", word(f.Severity), slackEscape.Replace(f.Title), how)
	for _, r := range f.Reasons {
		fmt.Fprintf(&b, "• %s\n", slackEscape.Replace(r.Text))
	}
	fmt.Fprintf(&b, "<%s|Look at the alert>", f.URL)
	return b.String()
}

func word(severity string) string { return severity[:1] + strings.ToLower(severity[1:]) }

// mail writes to one person who looks after alerts.
func (s *Service) mail(ctx context.Context, c *ent.Channel, d *ent.Delivery, f *finding, e *exercise) error {
	u, err := s.DB.User.Get(access.As(ctx, access.ActorPostman, ""), d.UserID)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find reader: %w", err)
	}
	letter := mail.TestAlert(s.BaseURL + "/settings")
	if e != nil {
		letter = e.letter()
	}
	if d.Cause != "" {
		n := s.notice(c, d)
		letter = mail.ChannelChanged(n.Text, n.URL)
	}
	if f != nil {
		var lines []string
		for _, r := range f.Reasons {
			lines = append(lines, r.Text)
		}
		if len(lines) == 0 {
			lines = []string{alert.RuleOf(f.Rule).Description}
		}
		facts := []mail.Fact{{Name: "Severity", Value: word(f.Severity)}, {Name: "When", Value: f.LastAt.UTC().Format("2 January 2006, 15:04 UTC")}}
		letter = mail.Alert(f.Title, word(f.Severity), d.Event == delivery.EventESCALATED, lines, facts, f.URL)
	}
	m, err := s.Post.Compose(access.As(ctx, access.ActorPostman, ""), u, d.OrganizationID, letter)
	if err != nil {
		return err
	}
	if err := s.Mailer.Send(ctx, m); err != nil {
		return &outbound.Problem{Text: "The mail server did not take the message."}
	}
	return nil
}
