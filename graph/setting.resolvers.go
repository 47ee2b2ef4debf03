package graph

import (
	"context"

	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/setting"
)

// UpdateSettings is the resolver for the updateSettings field.
func (r *mutationResolver) UpdateSettings(ctx context.Context, input model.UpdateSettingsInput) (*model.UpdateSettingsPayload, error) {
	s, err := r.Settings.Update(ctx, setting.Change{
		ViewersMayExport: input.ViewersMayExport, GuestsMayExport: input.GuestsMayExport,
		ExportRowLimit: input.ExportRowLimit, InvitationDays: input.InvitationDays,
	})
	if err != nil {
		return nil, err
	}
	return &model.UpdateSettingsPayload{Settings: &s}, nil
}

// RenameOrganization is the resolver for the renameOrganization field.
func (r *mutationResolver) RenameOrganization(ctx context.Context, input model.RenameOrganizationInput) (*model.RenameOrganizationPayload, error) {
	org, err := r.Organizations.Rename(ctx, input.Name)
	if err != nil {
		return nil, err
	}
	return &model.RenameOrganizationPayload{Organization: org}, nil
}

// Settings is the resolver for the settings field.
func (r *queryResolver) Settings(ctx context.Context) (*setting.Settings, error) {
	s, err := r.Resolver.Settings.Get(ctx)
	return &s, err
}

// DevelopmentMail is the resolver for the developmentMail field.
func (r *queryResolver) DevelopmentMail(_ context.Context) ([]*model.DevelopmentMail, error) {
	if r.Mailbox == nil {
		return nil, fault.NotFound("There is no development mailbox here.")
	}
	received := r.Mailbox.Messages()
	out := make([]*model.DevelopmentMail, len(received))
	for i, m := range received {
		out[i] = &model.DevelopmentMail{ID: m.ID, SentAt: m.At, To: m.To, Subject: m.Subject, Text: m.Text, HTML: m.HTML}
	}
	return out, nil
}
