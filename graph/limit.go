package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/fault"
)

// Limits bound an operation before it is executed. Its cost is bounded apart, by
// gqlgen's complexity limit.
type Limits struct {
	Depth   int // how deeply fields nest
	Aliases int // how many fields are renamed
	// Root is how many root fields a mutation may have, renamed or not: guesses
	// at a password are one field each.
	Root int
}

var _ interface {
	graphql.OperationContextMutator
	graphql.HandlerExtension
} = Limits{}

// ExtensionName implements graphql.HandlerExtension.
func (Limits) ExtensionName() string { return "Limits" }

// Validate implements graphql.HandlerExtension.
func (Limits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses what is too large.
func (l Limits) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	m := measure{fragments: op.Doc.Fragments}
	depth := m.walk(op.Operation.SelectionSet)
	switch {
	case m.steps > tooManySteps:
		return tooMuch("SIZE_LIMIT", "The operation selects more than %d fields once its fragments are spread. Ask for less in one operation, or split it into several.", tooManySteps)
	case depth > l.Depth:
		return tooMuch("DEPTH_LIMIT", "The operation nests %d levels deep; %d are allowed. Ask for the inner objects by their ids in another operation.", depth, l.Depth)
	case m.aliases > l.Aliases:
		return tooMuch("ALIAS_LIMIT", "The operation renames %d fields; %d are allowed. Split it into several.", m.aliases, l.Aliases)
	case op.Operation.Operation == ast.Mutation && m.roots(op.Operation.SelectionSet) > l.Root:
		return tooMuch("ROOT_LIMIT", "The operation has more than %d mutations. Send the rest in another one.", l.Root)
	}
	return nil
}

func tooMuch(limit, format string, args ...any) *gqlerror.Error {
	return &gqlerror.Error{
		Message:    fmt.Sprintf(format, args...),
		Extensions: map[string]any{"code": string(fault.CodeLimited), "limit": limit},
	}
}

// measure walks a validated document, in which fragments have no cycles.
type measure struct {
	fragments ast.FragmentDefinitionList
	aliases   int
	steps     int
}

// tooManySteps ends the walk of documents whose fragments spread each other again
// and again: their size is exponential in their length.
const tooManySteps = 50_000

func (m *measure) walk(set ast.SelectionSet) int {
	deepest := 0
	for _, s := range set {
		if m.steps++; m.steps > tooManySteps {
			return deepest
		}
		d := 0
		switch s := s.(type) {
		case *ast.Field:
			if s.Alias != s.Name {
				m.aliases++
			}
			d = 1 + m.walk(s.SelectionSet)
		case *ast.InlineFragment:
			d = m.walk(s.SelectionSet)
		case *ast.FragmentSpread:
			if f := m.fragments.ForName(s.Name); f != nil {
				d = m.walk(f.SelectionSet)
			}
		}
		deepest = max(deepest, d)
	}
	return deepest
}

func (m *measure) roots(set ast.SelectionSet) int {
	n := 0
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			n++
		case *ast.InlineFragment:
			n += m.roots(s.SelectionSet)
		case *ast.FragmentSpread:
			if f := m.fragments.ForName(s.Name); f != nil {
				n += m.roots(f.SelectionSet)
			}
		}
	}
	return n
}

// introspection allows introspection in development, and to whoever may read the schema.
type introspection struct{ development bool }

var _ interface {
	graphql.OperationContextMutator
	graphql.HandlerExtension
} = introspection{}

func (introspection) ExtensionName() string { return "Introspection" }

func (introspection) Validate(graphql.ExecutableSchema) error { return nil }

func (i introspection) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	v, _ := access.From(ctx)
	op.DisableIntrospection = !i.development && !v.Can(access.SchemaRead)
	return nil
}
