// Package directives is the door in front of the API: @can refuses an operation
// whose viewer lacks the permission before anything is touched. What it says
// comes from the one table in ent/access; the ent privacy rules are the lock
// behind it.
package directives

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/fault"
)

// Can implements @can.
func Can(ctx context.Context, _ any, next graphql.Resolver, do access.Permission) (any, error) {
	v, ok := access.From(ctx)
	switch {
	case !ok:
		return nil, fault.Unauthenticated("Sign in first.")
	case v.Organization == "":
		return nil, fault.Forbidden("You belong to no organization now. Ask an admin to invite you again.")
	case v.Can(do):
		return next(ctx)
	case v.Withheld(do):
		return nil, fault.FactorRequired()
	case v.Role == access.RoleGuest:
		// To a guest what is forbidden looks like what is absent.
		return nil, &Refused{do, fault.NotFound("There is nothing here that you may see.")}
	}
	return nil, &Refused{do, fault.Forbidden("Your role does not allow this. An admin of your organization can give you another one.")}
}

// Refused is the fault of somebody whose role lacks a permission, which is recorded.
type Refused struct {
	Permission access.Permission
	fault      *fault.Error
}

func (r *Refused) Error() string { return r.fault.Error() }

// Unwrap returns what the person reads.
func (r *Refused) Unwrap() error { return r.fault }

// Public implements @public: it says that the field protects itself.
func Public(ctx context.Context, _ any, next graphql.Resolver) (any, error) { return next(ctx) }

// Freshness knows whether a viewer has proved who they are recently enough.
type Freshness interface {
	Fresh(v access.Viewer) bool
}

// Fresh implements @fresh.
func Fresh(sessions Freshness) func(context.Context, any, graphql.Resolver) (any, error) {
	return func(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
		v, ok := access.From(ctx)
		if !ok {
			return nil, fault.Unauthenticated("Sign in first.")
		}
		if !sessions.Fresh(v) {
			return nil, fault.Stale("Confirm that it is you before you do this.")
		}
		return next(ctx)
	}
}

// Declared checks that every root field declares @can or @public, and not both.
// The server does not start if one does not.
func Declared(s *ast.Schema) error {
	for _, root := range []*ast.Definition{s.Query, s.Mutation, s.Subscription} {
		if root == nil {
			continue
		}
		for _, f := range root.Fields {
			if len(f.Name) > 1 && f.Name[:2] == "__" {
				continue // introspection, which has its own rule
			}
			can, public := f.Directives.ForName("can") != nil, f.Directives.ForName("public") != nil
			if can == public {
				return fmt.Errorf("schema: %s.%s must declare either @can or @public", root.Name, f.Name)
			}
		}
	}
	return nil
}
