package graph

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"entgo.io/ent/privacy"
	"github.com/99designs/gqlgen/graphql"

	"github.com/strongroom/strongroom/directives"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/denial"
	"github.com/strongroom/strongroom/server/fault"
)

// recordedElsewhere are operations whose own refusals are events of their own kind.
var recordedElsewhere = []string{"createExport"}

// noteRefusal records an error that is a refusal: by @can, by the rules of the model,
// or by the domain. That something does not exist, a missing second factor and a proof
// that is too old are none.
func (r *Resolver) noteRefusal(ctx context.Context, err error, f *fault.Error) {
	if r.Denials == nil {
		return
	}
	v, ok := access.From(ctx)
	if !ok || !v.IsPerson() || v.User == access.Stranger {
		return
	}
	operation, ids := rootOf(ctx)
	out := denial.Refusal{Operation: operation, Objects: ids}
	var refused *directives.Refused
	switch {
	case errors.As(err, &refused):
		out.Permission = refused.Permission
	case f.Code == fault.CodeForbidden && !slices.Contains(recordedElsewhere, operation):
	case errors.Is(err, privacy.Deny) && f.Code == fault.CodeNotFound: // to a guest
	default:
		return
	}
	r.Denials.Note(ctx, out)
}

// rootOf names the root field that failed, and the ids that it was given.
func rootOf(ctx context.Context) (name string, ids []string) {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil {
		return "", nil
	}
	for fc.Parent != nil && fc.Parent.Field.Field != nil {
		fc = fc.Parent
	}
	if fc.Field.Field == nil {
		return "", nil
	}
	variables := map[string]any{}
	if graphql.HasOperationContext(ctx) {
		variables = graphql.GetOperationContext(ctx).Variables
	}
	return fc.Field.Name, idsIn("", fc.Field.ArgumentMap(variables), nil)
}

// idsIn collects what arguments named id, or something that ends in it, hold.
func idsIn(name string, value any, out []string) []string {
	switch v := value.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = idsIn(k, v[k], out)
		}
	case []any:
		for _, one := range v {
			out = idsIn(name, one, out)
		}
	case string:
		if len(v) <= 40 && (name == "id" || name == "ids" || strings.HasSuffix(name, "Id")) && len(out) < 5 {
			out = append(out, v)
		}
	}
	return out
}
