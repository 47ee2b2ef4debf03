package graph

import (
	"context"
	"errors"
	"log/slog"
	"math"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"entgo.io/ent/privacy"
	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/fault"
)

// present is the one switch from Go errors to GraphQL errors. What it does not
// know is INTERNAL: logged with its request id, shown as one sentence.
func (r *Resolver) present(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		var g *gqlerror.Error
		if errors.As(err, &g) && g.Err == nil && fault.As(err) == nil {
			return protocol(ctx, g) // of the parser, the validator or a limit
		}
		f := classify(ctx, err)
		r.noteRefusal(ctx, err, f)
		if f.Code == fault.CodeInternal {
			log.ErrorContext(ctx, "resolve field", "path", graphql.GetPath(ctx).String(), "error", err, "request", requestID(ctx))
		}
		out := gqlerror.WrapPath(graphql.GetPath(ctx), f)
		out.Message = f.Message
		out.Extensions = map[string]any{"code": string(f.Code), "requestId": requestID(ctx)}
		if len(f.Fields) > 0 {
			out.Extensions["fields"] = f.Fields
		}
		if len(f.Reasons) > 0 {
			out.Extensions["reasons"] = f.Reasons
		}
		if f.Object != "" {
			out.Extensions["object"] = f.Object
		}
		if f.RetryAfter > 0 {
			out.Extensions["retryAfter"] = int(math.Ceil(f.RetryAfter.Seconds()))
		}
		return out
	}
}

func protocol(ctx context.Context, g *gqlerror.Error) *gqlerror.Error {
	if g.Extensions == nil {
		g.Extensions = map[string]any{}
	}
	if _, ok := g.Extensions["code"]; !ok {
		g.Extensions["code"] = string(fault.CodeInvalid)
	}
	g.Extensions["requestId"] = requestID(ctx)
	return g
}

func classify(ctx context.Context, err error) *fault.Error {
	if f := fault.As(err); f != nil {
		return f
	}
	v, ok := access.From(ctx)
	switch {
	case ent.IsNotFound(err):
		return fault.NotFound("There is no such object.")
	case errors.Is(err, privacy.Deny) && !ok:
		return fault.Unauthenticated("Sign in first.")
	case errors.Is(err, privacy.Deny) && v.Limited != access.Unlimited:
		return fault.FactorRequired()
	case errors.Is(err, privacy.Deny) && v.Role == access.RoleGuest:
		return fault.NotFound("There is no such object.")
	case errors.Is(err, privacy.Deny):
		return fault.Forbidden("Your role does not allow this. An admin of your organization can give you another one.")
	case errors.Is(err, context.Canceled) || ctx.Err() != nil: // nobody reads the answer
		return fault.Unavailable("The request was given up.")
	}
	return &fault.Error{Code: fault.CodeInternal, Message: "Something went wrong on our side. Try again; if it stays, tell your operator the request id."}
}

func requestID(ctx context.Context) string {
	v, _ := access.From(ctx)
	return v.Request
}
