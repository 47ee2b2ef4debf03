package account

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// RenameDevice gives one of the viewer's own browsers a name, which it keeps when
// it calls itself something else.
func (s *Service) RenameDevice(ctx context.Context, deviceID, name string) (*ent.Device, error) {
	name, err := clean.Name("input.name", name)
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*ent.Device, error) {
		d, u, err := s.device(ctx, deviceID)
		if err != nil {
			return nil, err
		}
		e := activity.Event{Kind: activity.DeviceRenamed, Name: name, Facts: map[string]string{"before": d.Name}}
		if err := s.record(ctx, u, e); err != nil {
			return nil, err
		}
		return s.Devices.Rename(ctx, d, name)
	})
}

// ForgetDevice makes one of the viewer's own browsers unknown to their account and
// ends its sessions. For another than the one in use the viewer must have proved
// who they are: else whoever finds a browser open could lock its owner's others out.
func (s *Service) ForgetDevice(ctx context.Context, deviceID string) (ended int, err error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		d, u, err := s.device(ctx, deviceID)
		if err != nil {
			return 0, err
		}
		v, _ := access.From(ctx)
		own, err := db.Session.Get(system(ctx), v.Session)
		if err != nil {
			return 0, fmt.Errorf("look at own session: %w", err)
		}
		if own.DeviceID != d.ID && !s.Sessions.Fresh(v) {
			return 0, fault.Stale("Confirm that it is you before you forget another browser.")
		}
		return s.forget(ctx, u, d)
	})
}

func (s *Service) forget(ctx context.Context, u *ent.User, d *ent.Device) (ended int, err error) {
	if err := s.record(ctx, u, activity.Event{Kind: activity.DeviceForgotten, Name: d.Name}); err != nil {
		return 0, err
	}
	if err := s.Devices.Forget(ctx, d); err != nil {
		return 0, err
	}
	return s.Sessions.RevokeDevice(ctx, d.ID)
}

// SignOut ends the viewer's session. With forget, the browser is unknown to their
// account from then on, and everything else that they have open in it ends, too.
func (s *Service) SignOut(ctx context.Context, forget bool) error {
	if err := s.Sessions.SignOut(ctx); err != nil {
		return err
	}
	v, ok := access.From(ctx)
	if !ok || v.Session == "" || !forget {
		return nil
	}
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		u, err := s.me(ctx)
		if err != nil {
			return 0, err
		}
		return 0, s.forgetSession(ctx, u, v.Session)
	})
	return err
}

// forgetSession forgets the browser of a person's session; of no session, none.
func (s *Service) forgetSession(ctx context.Context, u *ent.User, sessionID string) error {
	if sessionID == "" {
		return nil
	}
	row, err := store.In(ctx, s.DB).Session.Query().
		Where(session.ID(sessionID), session.UserID(u.ID)).WithDevice().Only(system(ctx))
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find browser of session: %w", err)
	}
	if row.Edges.Device.ForgottenAt != nil {
		return nil
	}
	_, err = s.forget(ctx, u, row.Edges.Device)
	return err
}

// DistrustDevices makes the viewer's own browsers be asked for a second factor
// again: one, or all if none is named.
func (s *Service) DistrustDevices(ctx context.Context, deviceID *string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		u, err := s.me(ctx)
		if err != nil {
			return 0, err
		}
		which, name := "", "every browser"
		if deviceID != nil {
			d, err := s.Devices.Mine(ctx, *deviceID)
			if err != nil {
				return 0, err
			}
			which, name = d.ID, d.Name
		}
		if err := s.record(ctx, u, activity.Event{Kind: activity.DeviceDistrusted, Name: name}); err != nil {
			return 0, err
		}
		return 0, s.Devices.Distrust(ctx, u.ID, which)
	})
	return err
}

// device returns one of the viewer's own browsers, and the viewer, whose other
// changes wait.
func (s *Service) device(ctx context.Context, deviceID string) (*ent.Device, *ent.User, error) {
	u, err := s.me(ctx)
	if err != nil {
		return nil, nil, err
	}
	d, err := s.Devices.Mine(ctx, deviceID)
	return d, u, err
}
