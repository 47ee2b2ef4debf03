package postman

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/store"
)

// between is what separates paragraphs; a line end within one is a space.
var between = regexp.MustCompile(`\n\s*\n`)

const (
	maxNews       = 20_000 // characters
	maxParagraphs = 40
)

// ParseNews reads what an operator wrote: plain text or Markdown without markup,
// paragraphs separated by empty lines.
func ParseNews(t mail.Topic, subject, body, link string) (mail.News, error) {
	n := mail.News{Of: t, Subject: strings.TrimSpace(subject), Link: strings.TrimSpace(link)}
	if t != mail.TopicProduct && t != mail.TopicMarketing {
		return n, fault.Invalid("topic", "Announcements are of the topic product or marketing. All else is sent when it happens.")
	}
	if n.Subject == "" {
		return n, fault.Invalid("subject", "Give it a subject.")
	}
	if len(body) > maxNews {
		return n, fault.Invalid("file", "The text is longer than %d characters.", maxNews)
	}
	for _, p := range between.Split(strings.ReplaceAll(body, "\r\n", "\n"), -1) {
		if p = strings.Join(strings.Fields(strings.ToValidUTF8(p, "")), " "); p != "" {
			n.Paragraphs = append(n.Paragraphs, p)
		}
	}
	if len(n.Paragraphs) == 0 || len(n.Paragraphs) > maxParagraphs {
		return n, fault.Invalid("file", "The text has %d paragraphs; it takes from 1 to %d.", len(n.Paragraphs), maxParagraphs)
	}
	return n, nil
}

// Announce writes to everybody who belongs to an organization and wants mail of
// the topic, all or nobody: a crash in between writes to nobody twice. It returns
// to how many. The mails are sent by jobs.
func (p *Postman) Announce(ctx context.Context, n mail.News) (int, error) {
	system := access.As(ctx, access.ActorAuthenticator, "")
	return store.InTx(system, p.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		everybody, err := db.User.Query().Where(user.HasMembershipsWith(membership.StateEQ(membership.StateACTIVE))).
			Order(user.ByID()).All(ctx)
		if err != nil {
			return 0, fmt.Errorf("list readers: %w", err)
		}
		sent := 0
		for _, u := range everybody {
			if !Wants(u, n.Of) {
				continue
			}
			if err := p.Tell(ctx, u, n); err != nil {
				return 0, fmt.Errorf("announce: %w", err)
			}
			sent++
		}
		return sent, nil
	})
}
