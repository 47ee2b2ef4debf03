// Package organization creates organizations and names them. The first one is
// made with the set-up link; there is no default password.
package organization

import (
	"context"
	"crypto/subtle"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/login"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Service creates and names organizations.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	People   *person.People
	Login    *login.Service
	Activity *activity.Recorder
	Postgres bool
	// SetupToken is the token of the set-up link. It is derived from the root key,
	// so that every replica and every restart prints the same one, and it is dead
	// once an organization exists.
	SetupToken string
	// Passwords are the rules for the first admin\'s.
	Passwords password.Policy
}

// setupLock is the advisory lock under which the first organization is made. It
// is "setup" in ASCII.
const setupLock = 0x7365747570

// SetupNeeded reports whether no organization exists yet.
func (s *Service) SetupNeeded(ctx context.Context) (bool, error) {
	ctx = access.As(ctx, access.ActorSetup, "")
	exists, err := store.In(ctx, s.DB).Organization.Query().Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look for organizations: %w", err)
	}
	return !exists, nil
}

// Setup is what the first start asks for.
type Setup struct {
	Token, Organization, Name, Email, Password string
}

// SetUp creates the first organization with its first admin and signs the admin
// in. It works once.
func (s *Service) SetUp(ctx context.Context, in Setup) (access.Viewer, error) {
	needed, err := s.SetupNeeded(ctx)
	if err != nil {
		return access.Viewer{}, err
	}
	if !needed || subtle.ConstantTimeCompare([]byte(in.Token), []byte(s.SetupToken)) != 1 {
		return access.Viewer{}, fault.NotFound("This set-up link does not work. If Strongroom is set up already, sign in; otherwise use the link that the server printed when it started.")
	}
	orgName, err := clean.Name("input.organizationName", in.Organization)
	if err != nil {
		return access.Viewer{}, err
	}
	name, err := clean.Name("input.name", in.Name)
	if err != nil {
		return access.Viewer{}, err
	}
	email, err := clean.Email("input.email", in.Email)
	if err != nil {
		return access.Viewer{}, err
	}
	if err := s.Passwords.Check(ctx, "input.password", in.Password, orgName, name, email); err != nil {
		return access.Viewer{}, err
	}
	hash, err := password.Hash(ctx, in.Password)
	if err != nil {
		return access.Viewer{}, err
	}
	mem, err := s.Create(ctx, orgName, name, email, hash)
	if err != nil {
		return access.Viewer{}, err
	}
	return s.Login.Joined(ctx, mem.Edges.User, mem)
}

// Create makes an organization, its key and its first admin, if none exists.
// All values are clean. The membership is returned with its person.
func (s *Service) Create(ctx context.Context, orgName, name, email, passwordHash string) (*ent.Membership, error) {
	ctx = access.As(ctx, access.ActorSetup, "")
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Membership, error) {
		if s.Postgres {
			if _, err := db.ExecContext(ctx, "select pg_advisory_xact_lock($1)", int64(setupLock)); err != nil {
				return nil, fmt.Errorf("lock set-up: %w", err)
			}
		}
		if needed, err := s.SetupNeeded(ctx); err != nil || !needed {
			if err == nil {
				err = fault.Conflict("Strongroom is set up already. Sign in instead.")
			}
			return nil, err
		}
		orgID := id.New("org")
		if _, err := s.Vault.NewKey(ctx, vault.Owner{Purpose: datakey.PurposeORGANIZATION, Organization: orgID}); err != nil {
			return nil, err
		}
		if err := db.Organization.Create().SetID(orgID).SetName(orgName).Exec(ctx); err != nil {
			return nil, fmt.Errorf("create organization: %w", err)
		}
		u, err := s.People.Create(ctx, name, email, passwordHash)
		if err != nil {
			return nil, err
		}
		mem, err := db.Membership.Create().
			SetOrganizationID(orgID).SetUserID(u.ID).SetRole(access.RoleAdmin).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("create first admin: %w", err)
		}
		mem.Edges.User = u
		return mem, s.Activity.Record(ctx, activity.Event{
			Kind: activity.OrganizationCreated, Object: orgID, Name: orgName, Actor: u.ID, Organization: orgID,
		})
	})
}

// Rename gives the viewer's organization another name.
func (s *Service) Rename(ctx context.Context, name string) (*ent.Organization, error) {
	name, err := clean.Name("input.name", name)
	if err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Organization, error) {
		before, err := db.Organization.Get(ctx, v.Organization)
		if err != nil {
			return nil, fmt.Errorf("rename organization: %w", err)
		}
		org, err := db.Organization.UpdateOneID(v.Organization).SetName(name).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("rename organization: %w", err)
		}
		return org, s.Activity.Record(ctx, activity.Event{
			Kind: activity.OrganizationRenamed, Object: org.ID, Name: name,
			Facts: map[string]string{"before": before.Name, "after": name},
		})
	})
}

// Mine returns the organizations in which the viewer is an active member.
func (s *Service) Mine(ctx context.Context) ([]*ent.Organization, error) {
	v, _ := access.From(ctx)
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	mems, err := s.DB.Membership.Query().
		Where(membership.UserID(v.User), membership.StateEQ(membership.StateACTIVE)).
		Order(membership.ByCreatedAt(), membership.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list own organizations: %w", err)
	}
	out := make([]*ent.Organization, 0, len(mems))
	for _, m := range mems {
		org, err := s.DB.Organization.Get(ctx, m.OrganizationID)
		if err != nil {
			return nil, fmt.Errorf("list own organizations: %w", err)
		}
		out = append(out, org)
	}
	return out, nil
}
