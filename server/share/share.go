// Package share opens results to others and closes them again.
package share

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/share"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/analysis"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/store"
)

// Service shares analyses.
type Service struct {
	DB       *ent.Client
	People   *person.People
	Hub      *event.Hub
	Post     *postman.Postman
	Activity *activity.Recorder
	Datasets Datasets
	BaseURL  string
	Now      func() time.Time
	Shields  Shields
}

// Shields say whether anything can be opened to others now. They join the transaction
// of ctx.
type Shields interface {
	Shareable(ctx context.Context) error
}

// Datasets names what results were computed from.
type Datasets interface {
	OfResult(ctx context.Context, res *ent.Result) ([]string, error)
}

// Offer is what to share with whom.
type Offer struct {
	Analysis string
	Audience share.Audience
	// Person is set if the audience is one person.
	Person *string
	// Expires is nil for no end.
	Expires *time.Time
}

// Share opens an analysis of the viewer's.
func (s *Service) Share(ctx context.Context, o Offer) (*ent.Share, error) {
	if (o.Audience == share.AudiencePERSON) != (o.Person != nil) {
		return nil, fault.Invalid("input.userId", "Name the person with whom to share, or share with the team.")
	}
	if o.Expires != nil && !o.Expires.After(s.Now()) {
		return nil, fault.Invalid("input.expiresAt", "Choose an end that lies in the future.")
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Share, error) {
		if err := s.Shields.Shareable(ctx); err != nil {
			return nil, err
		}
		a, err := db.Analysis.Get(ctx, o.Analysis)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such analysis.")
		}
		if err != nil {
			return nil, fmt.Errorf("find analysis: %w", err)
		}
		if a.OwnerID != v.User {
			return nil, fault.Forbidden("Only its owner can share this analysis.")
		}
		with, err := s.recipient(ctx, db, a, o)
		if err != nil {
			return nil, err
		}
		if _, err := db.Share.Delete().Where(share.AnalysisID(a.ID), same(o)).Exec(ctx); err != nil {
			return nil, fmt.Errorf("replace share: %w", err)
		}
		row, err := db.Share.Create().SetAnalysisID(a.ID).SetCreatorID(v.User).
			SetAudience(o.Audience).SetNillableUserID(o.Person).SetNillableExpiresAt(o.Expires).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("share analysis: %w", err)
		}
		s.announce(ctx, a)
		also, err := s.reads(ctx, db, a)
		if err != nil {
			return nil, err
		}
		return row, s.Activity.Record(ctx, activity.Event{
			Kind: activity.AnalysisShared, Object: a.ID, Name: a.Name + " with " + with, Also: append(also, recipients(o.Person)...),
		})
	})
}

// reads names the datasets that the result of an analysis was computed from.
func (s *Service) reads(ctx context.Context, db *ent.Client, a *ent.Analysis) ([]string, error) {
	res, err := db.Analysis.QueryResult(a).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find result of analysis: %w", err)
	}
	return s.Datasets.OfResult(ctx, res)
}

// same finds the share that an offer replaces, so that sharing twice changes the
// end and adds no second share.
func same(o Offer) predicate.Share {
	if o.Person == nil {
		return share.AudienceEQ(share.AudienceTEAM)
	}
	return share.UserID(*o.Person)
}

// recipient checks the person and tells them by mail. It returns how to call
// whoever is shared with.
func (s *Service) recipient(ctx context.Context, db *ent.Client, a *ent.Analysis, o Offer) (string, error) {
	if o.Person == nil {
		return "the team", nil
	}
	v, _ := access.From(ctx)
	if *o.Person == v.User {
		return "", fault.Invalid("input.userId", "You see your own analysis already.")
	}
	mem, err := db.Membership.Query().
		Where(membership.UserID(*o.Person), membership.StateEQ(membership.StateACTIVE)).WithUser().Only(ctx)
	if ent.IsNotFound(err) {
		return "", fault.Invalid("input.userId", "There is no such active member.")
	}
	if err != nil {
		return "", fmt.Errorf("find member: %w", err)
	}
	name, err := s.People.Name(ctx, mem.Edges.User)
	if err != nil {
		return "", err
	}
	return name, s.notify(ctx, db, a, mem.Edges.User, o.Expires)
}

func (s *Service) notify(ctx context.Context, db *ent.Client, a *ent.Analysis, to *ent.User, expires *time.Time) error {
	v, _ := access.From(ctx)
	me, err := db.User.Get(ctx, v.User)
	if err != nil {
		return fmt.Errorf("find sharer: %w", err)
	}
	sharer, err := s.People.Name(ctx, me)
	if err != nil {
		return err
	}
	org, err := db.Organization.Get(ctx, v.Organization)
	if err != nil {
		return fmt.Errorf("find organization: %w", err)
	}
	m := mail.Share{Sharer: sharer, Organization: org.Name, Title: a.Name, Link: s.BaseURL + "/analyses/" + a.ID}
	if expires != nil {
		m.Expires = *expires
	}
	return s.Post.Send(ctx, to, v.Organization, m)
}

// Revoke withdraws a share of the viewer's.
func (s *Service) Revoke(ctx context.Context, shareID string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Share, error) {
		row, err := db.Share.Query().Where(share.ID(shareID)).WithAnalysis().Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such share.")
		}
		if err != nil {
			return nil, fmt.Errorf("find share: %w", err)
		}
		n, err := db.Share.Delete().Where(share.ID(shareID)).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("withdraw share %s: %w", shareID, err)
		}
		if n == 0 {
			return nil, fault.Forbidden("Only whoever shared this can withdraw it.")
		}
		s.announce(ctx, row.Edges.Analysis)
		return row, s.Activity.Record(ctx, activity.Event{
			Kind: activity.ShareRevoked, Object: row.AnalysisID, Name: row.Edges.Analysis.Name, Also: recipients(row.UserID),
		})
	})
	return err
}

func (s *Service) announce(ctx context.Context, a *ent.Analysis) {
	store.AfterCommit(ctx, func() {
		s.Hub.Publish(event.Hint{Organization: a.OrganizationID, Kind: analysis.ChangeHint, ID: a.ID})
	})
}

// recipients are whom a share touches by name.
func recipients(id *string) []string {
	if id == nil {
		return nil
	}
	return []string{*id}
}
