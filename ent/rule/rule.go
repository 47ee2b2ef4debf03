// Package rule turns the permission table (package access) into ent privacy
// policies. It is the only place that makes privacy decisions.
//
// A policy is read aloud:
//
//	func (Dataset) Policy() ent.Policy {
//		return rule.Read(access.DatasetRead, visible).
//			Create(access.DatasetCreate).
//			Update(access.DatasetUpdate, owned)
//	}
//
// The order is always the same and cannot be changed by a schema: the tenant
// filter of the mixin (which may narrow or deny, never allow), the scopes, which
// narrow to rows, the permission, which allows, and the denial of everything
// else. An operation without a line is denied.
package rule

import (
	"context"
	"fmt"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/privacy"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/intercept"
)

// Scope narrows the rows that a viewer reaches. It returns the predicate to add;
// nil adds none. Scopes apply to people: what a system actor reaches is decided
// by its permission and its organization alone. v.At is the time of the decision.
type Scope func(v access.Viewer) func(*sql.Selector)

type line struct {
	permissions []access.Permission // any of them allows
	scopes      []Scope
}

// Rules is an ent.Policy made of one line per operation.
type Rules struct {
	read, create, update, delete line
}

var _ ent.Policy = (*Rules)(nil)

// Read starts a policy with who may query.
func Read(p access.Permission, scopes ...Scope) *Rules {
	return &Rules{read: line{permissions: []access.Permission{p}, scopes: scopes}}
}

// OrRead lets holders of another permission query too, under the same scopes.
func (r *Rules) OrRead(p access.Permission) *Rules {
	r.read.permissions = append(r.read.permissions, p)
	return r
}

// Create says who may insert: holders of any of the permissions.
func (r *Rules) Create(ps ...access.Permission) *Rules {
	r.create = line{permissions: ps}
	return r
}

// Update says who may change which rows.
func (r *Rules) Update(p access.Permission, scopes ...Scope) *Rules {
	r.update = line{permissions: []access.Permission{p}, scopes: scopes}
	return r
}

// OrUpdate lets holders of another permission update too, under the same scopes.
func (r *Rules) OrUpdate(p access.Permission) *Rules {
	r.update.permissions = append(r.update.permissions, p)
	return r
}

// Delete says who may delete which rows.
func (r *Rules) Delete(p access.Permission, scopes ...Scope) *Rules {
	r.delete = line{permissions: []access.Permission{p}, scopes: scopes}
	return r
}

// OrDelete lets holders of another permission delete too, under the same scopes.
func (r *Rules) OrDelete(p access.Permission) *Rules {
	r.delete.permissions = append(r.delete.permissions, p)
	return r
}

// EvalQuery implements ent.Policy.
func (r *Rules) EvalQuery(ctx context.Context, q ent.Query) error {
	v, err := r.read.check(ctx)
	if err != nil {
		return err
	}
	if v.Actor == "" && len(r.read.scopes) > 0 {
		n, err := query(q)
		if err != nil {
			return err
		}
		narrow(v, r.read.scopes, n)
	}
	return privacy.Allow
}

// EvalMutation implements ent.Policy.
func (r *Rules) EvalMutation(ctx context.Context, m ent.Mutation) error {
	l := r.line(m.Op())
	v, err := l.check(ctx)
	if err != nil {
		return err
	}
	if v.Actor == "" && len(l.scopes) > 0 {
		n, err := mutation(m)
		if err != nil {
			return err
		}
		narrow(v, l.scopes, n)
	}
	return privacy.Allow
}

func (r *Rules) line(op ent.Op) line {
	switch {
	case op.Is(ent.OpCreate):
		return r.create
	case op.Is(ent.OpUpdate | ent.OpUpdateOne):
		return r.update
	case op.Is(ent.OpDelete | ent.OpDeleteOne):
		return r.delete
	default:
		return line{}
	}
}

func (l line) check(ctx context.Context) (access.Viewer, error) {
	v, ok := access.From(ctx)
	if !ok {
		return v, Denied("nobody is signed in")
	}
	v.At = access.Now(ctx)
	for _, p := range l.permissions {
		if v.Can(p) {
			return v, nil
		}
	}
	return v, Denied("no rule allows this")
}

// Denied is a denial with its reason, for logs; people read a fault instead.
func Denied(reason string) error { return fmt.Errorf("%s: %w", reason, privacy.Deny) }

// narrowing is what every generated query and mutation can do.
type narrowing interface {
	WhereP(ps ...func(*sql.Selector))
}

// narrow adds the scopes' predicates to whatever is asked.
func narrow(v access.Viewer, scopes []Scope, to narrowing) {
	for _, scope := range scopes {
		if p := scope(v); p != nil {
			to.WhereP(p)
		}
	}
}

// query returns the handle by which a query is narrowed.
func query(q ent.Query) (narrowing, error) {
	n, err := intercept.NewQuery(q)
	if err != nil {
		return nil, Denied(fmt.Sprintf("cannot narrow %T", q))
	}
	return n, nil
}

// mutation returns the handle by which an update or a deletion is narrowed.
func mutation(m ent.Mutation) (narrowing, error) {
	n, ok := m.(narrowing)
	if !ok {
		return nil, Denied(fmt.Sprintf("cannot narrow %T", m))
	}
	return n, nil
}
