package graph

import (
	"context"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/organization"
	sessions "github.com/strongroom/strongroom/server/session"
)

// SetUp is the resolver for the setUp field.
func (r *mutationResolver) SetUp(ctx context.Context, input model.SetUpInput) (*model.SetUpPayload, error) {
	v, err := r.Organizations.SetUp(ctx, organization.Setup{
		Token: input.Token, Organization: input.OrganizationName,
		Name: input.Name, Email: input.Email, Password: input.Password,
	})
	if err != nil {
		return nil, err
	}
	return &model.SetUpPayload{Viewer: &v}, nil
}

// SignIn is the resolver for the signIn field.
func (r *mutationResolver) SignIn(ctx context.Context, input model.SignInInput) (model.SignInResult, error) {
	v, err := r.Login.SignIn(ctx, input.Email, input.Password)
	if err != nil {
		return nil, err
	}
	return &model.SignedIn{Viewer: &v}, nil
}

// AcceptInvitation is the resolver for the acceptInvitation field.
func (r *mutationResolver) AcceptInvitation(ctx context.Context, input model.AcceptInvitationInput) (*model.AcceptInvitationPayload, error) {
	v, err := r.Members.Accept(ctx, input.Token, input.Name, input.Password)
	if err != nil {
		return nil, err
	}
	return &model.AcceptInvitationPayload{Viewer: &v}, nil
}

// SignOut is the resolver for the signOut field.
func (r *mutationResolver) SignOut(ctx context.Context) (*model.SignOutPayload, error) {
	if err := r.Sessions.SignOut(ctx); err != nil {
		return nil, err
	}
	if jar := sessions.JarFrom(ctx); jar != nil {
		jar.Clear()
	}
	return &model.SignOutPayload{SignedOut: true}, nil
}

// ConfirmIdentity is the resolver for the confirmIdentity field.
func (r *mutationResolver) ConfirmIdentity(ctx context.Context, input model.ConfirmIdentityInput) (*model.ConfirmIdentityPayload, error) {
	until, err := r.Login.Confirm(ctx, input.Password)
	if err != nil {
		return nil, err
	}
	return &model.ConfirmIdentityPayload{FreshUntil: until}, nil
}

// SwitchOrganization is the resolver for the switchOrganization field.
func (r *mutationResolver) SwitchOrganization(ctx context.Context, input model.SwitchOrganizationInput) (*model.SwitchOrganizationPayload, error) {
	v, err := r.Sessions.Switch(ctx, input.OrganizationID)
	if err != nil {
		return nil, err
	}
	return &model.SwitchOrganizationPayload{Viewer: &v}, nil
}

// UpdateProfile is the resolver for the updateProfile field.
func (r *mutationResolver) UpdateProfile(ctx context.Context, input model.UpdateProfileInput) (*model.UpdateProfilePayload, error) {
	u, err := r.Members.UpdateProfile(ctx, input.Name)
	if err != nil {
		return nil, err
	}
	return &model.UpdateProfilePayload{User: u}, nil
}

// RevokeSession is the resolver for the revokeSession field.
func (r *mutationResolver) RevokeSession(ctx context.Context, input model.RevokeSessionInput) (*model.RevokeSessionPayload, error) {
	if err := r.Sessions.Revoke(ctx, input.ID); err != nil {
		return nil, err
	}
	return &model.RevokeSessionPayload{ID: input.ID}, nil
}

// RevokeOtherSessions is the resolver for the revokeOtherSessions field.
func (r *mutationResolver) RevokeOtherSessions(ctx context.Context) (*model.RevokeOtherSessionsPayload, error) {
	n, err := r.Sessions.RevokeOthers(ctx)
	if err != nil {
		return nil, err
	}
	return &model.RevokeOtherSessionsPayload{Count: n}, nil
}

// Server is the resolver for the server field.
func (r *queryResolver) Server(ctx context.Context) (*model.Server, error) {
	needed, err := r.Organizations.SetupNeeded(ctx)
	if err != nil {
		return nil, err
	}
	return &model.Server{
		Version: r.Version, SetupNeeded: needed, DevelopmentMode: r.Mailbox != nil,
		UploadLimit: r.UploadLimit, ResultRowLimit: r.RowLimit,
	}, nil
}

// Viewer is the resolver for the viewer field.
func (r *queryResolver) Viewer(ctx context.Context) (*access.Viewer, error) {
	v, ok := access.From(ctx)
	if !ok {
		return nil, nil
	}
	return &v, nil
}

// InvitationOffer is the resolver for the invitationOffer field.
func (r *queryResolver) InvitationOffer(ctx context.Context, token string) (*model.InvitationOffer, error) {
	o, err := r.Resolver.Members.Offer(ctx, token)
	if err != nil {
		return nil, err
	}
	return &model.InvitationOffer{
		OrganizationName: o.OrganizationName, InviterName: o.InviterName, Email: o.Email,
		Role: o.Role, ExpiresAt: o.ExpiresAt, HasAccount: o.HasAccount,
	}, nil
}

// Sessions is the resolver for the sessions field.
func (r *queryResolver) Sessions(ctx context.Context) ([]*ent.Session, error) {
	return r.Resolver.Sessions.List(ctx)
}

// Current is the resolver for the current field.
func (r *sessionResolver) Current(ctx context.Context, obj *ent.Session) (bool, error) {
	return viewer(ctx).Session == obj.ID, nil
}

// Address is the resolver for the address field.
func (r *sessionResolver) Address(ctx context.Context, obj *ent.Session) (string, error) {
	v := viewer(ctx)
	return r.Resolver.Sessions.Address(asViewer(ctx, &v), obj)
}

// RunUpdated is the resolver for the runUpdated field.
func (r *subscriptionResolver) RunUpdated(ctx context.Context, id string) (<-chan *ent.Run, error) {
	return r.liveRun(ctx, id)
}

// DatasetUpdated is the resolver for the datasetUpdated field.
func (r *subscriptionResolver) DatasetUpdated(ctx context.Context, id *string) (<-chan *ent.Dataset, error) {
	return r.liveDatasets(ctx, id)
}

// ActivityAdded is the resolver for the activityAdded field.
func (r *subscriptionResolver) ActivityAdded(ctx context.Context, after *int) (<-chan *ent.ActivityEvent, error) {
	return r.liveActivity(ctx, after)
}

// Name is the resolver for the name field.
func (r *userResolver) Name(ctx context.Context, obj *ent.User) (string, error) {
	return r.People.Name(ctx, obj)
}

// Email is the resolver for the email field.
func (r *userResolver) Email(ctx context.Context, obj *ent.User) (*string, error) {
	v := viewer(ctx)
	return r.People.Address(asViewer(ctx, &v), obj)
}

// User is the resolver for the user field.
func (r *viewerResolver) User(ctx context.Context, obj *access.Viewer) (*ent.User, error) {
	// A person who belongs to no organization still sees who they are.
	return r.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), obj.User)
}

// Session is the resolver for the session field.
func (r *viewerResolver) Session(ctx context.Context, obj *access.Viewer) (*ent.Session, error) {
	return r.DB.Session.Query().Where(session.ID(obj.Session)).WithDevice().
		Only(access.As(ctx, access.ActorAuthenticator, ""))
}

// Organization is the resolver for the organization field.
func (r *viewerResolver) Organization(ctx context.Context, obj *access.Viewer) (*ent.Organization, error) {
	if obj.Organization == "" {
		return nil, nil
	}
	return r.DB.Organization.Get(asViewer(ctx, obj), obj.Organization)
}

// Role is the resolver for the role field.
func (r *viewerResolver) Role(_ context.Context, obj *access.Viewer) (*access.Role, error) {
	if obj.Role == "" {
		return nil, nil
	}
	return &obj.Role, nil
}

// Can is the resolver for the can field.
func (r *viewerResolver) Can(_ context.Context, obj *access.Viewer) ([]access.Permission, error) {
	return obj.Permissions(), nil
}

// Organizations is the resolver for the organizations field.
func (r *viewerResolver) Organizations(ctx context.Context, obj *access.Viewer) ([]*ent.Organization, error) {
	return r.Resolver.Organizations.Mine(asViewer(ctx, obj))
}

// Mutation returns generated.MutationResolver implementation.
func (r *Resolver) Mutation() generated.MutationResolver { return &mutationResolver{r} }

// Session returns generated.SessionResolver implementation.
func (r *Resolver) Session() generated.SessionResolver { return &sessionResolver{r} }

// Subscription returns generated.SubscriptionResolver implementation.
func (r *Resolver) Subscription() generated.SubscriptionResolver { return &subscriptionResolver{r} }

// User returns generated.UserResolver implementation.
func (r *Resolver) User() generated.UserResolver { return &userResolver{r} }

// Viewer returns generated.ViewerResolver implementation.
func (r *Resolver) Viewer() generated.ViewerResolver { return &viewerResolver{r} }

type (
	mutationResolver     struct{ *Resolver }
	sessionResolver      struct{ *Resolver }
	subscriptionResolver struct{ *Resolver }
	userResolver         struct{ *Resolver }
	viewerResolver       struct{ *Resolver }
)
