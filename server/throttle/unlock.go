package throttle

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/membership"
	row "github.com/strongroom/strongroom/ent/throttle"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/store"
)

// LockJob is the kind of the jobs that record locks which began.
const LockJob = "throttle-lock"

// tellAfter is how long after the last try its lock is recorded: by then it is
// known whether the try was right and took the lock back.
const tellAfter = 5 * time.Second

type lockBegan struct {
	User       string
	Key        []byte
	Credential Credential
	Until      time.Time
	Browser    bool
	Address    string
}

// tell has a lock of an account recorded. For an account that does not exist a job
// is enqueued too: the time must not tell.
func (g *Guard) tell(ctx context.Context, a Attempt, l lane, s state) error {
	if g.Jobs == nil || a.Credential == Link {
		return nil
	}
	b := lockBegan{User: a.User, Key: l.key, Credential: a.Credential, Until: s.lockedUntil, Browser: l.name == "browser"}
	if a.Address.IsValid() {
		b.Address = a.Address.String()
	}
	return g.Jobs.EnqueueIn(ctx, tellAfter, LockJob, "", b)
}

// RecordLock does a LockJob: the lock appears in the activity of every
// organization that the person belongs to, and its owner gets one mail.
func (g *Guard) RecordLock(ctx context.Context, j job.Job) error {
	var b lockBegan
	if err := j.Decode(&b); err != nil {
		return err
	}
	if b.User == "" {
		return nil
	}
	system := access.As(ctx, access.ActorAuthenticator, "")
	_, err := store.InTx(system, g.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		still, err := db.Throttle.Query().Where(row.Key(b.Key), row.LockedUntil(b.Until)).Exist(ctx)
		if err != nil || !still {
			return 0, err
		}
		mems, err := db.Membership.Query().
			Where(membership.UserID(b.User), membership.StateEQ(membership.StateACTIVE)).All(ctx)
		if err != nil {
			return 0, err
		}
		for _, m := range mems {
			err := g.Activity.Record(ctx, activity.Event{
				Kind: activity.AccountLocked, Outcome: activityevent.OutcomeFAILED,
				Actor: b.User, Object: m.ID, Name: label(b.Credential), Organization: m.OrganizationID,
				Facts: map[string]string{"until": b.Until.Format(time.RFC3339), "from": b.Address, "browser": known(b.Browser)},
			})
			if err != nil {
				return 0, err
			}
		}
		if g.Notices == nil || len(mems) == 0 {
			return 0, nil
		}
		u, err := db.User.Get(ctx, b.User)
		if err != nil {
			return 0, err
		}
		return 0, g.Notices.Locked(ctx, u, label(b.Credential), b.Until, b.Address)
	})
	if err != nil {
		return fmt.Errorf("record lock: %w", err)
	}
	return nil
}

func known(browser bool) string {
	if browser {
		return "known"
	}
	return "unknown"
}

// label is how people call a kind of credential.
func label(c Credential) string {
	switch c {
	case Password:
		return "password"
	case TOTP:
		return "authenticator app"
	case SMS:
		return "text message"
	case BackupCode:
		return "backup code"
	case Passkey:
		return "passkey"
	}
	return "link"
}

// LockedUntil is until when a person's sign-in is locked for unknown browsers or
// one of their own, in any kind of credential, or nil. It is for those who may
// unlock.
func (g *Guard) LockedUntil(ctx context.Context, userID string) (*time.Time, error) {
	if v, _ := access.From(ctx); !v.Can(access.MemberUnlock) {
		return nil, nil
	}
	r, err := g.DB.Throttle.Query().
		Where(row.UserID(userID), row.LockedUntilGT(g.now()), row.CredentialNEQ(Link)).
		Order(ent.Desc(row.FieldLockedUntil)).
		First(access.As(ctx, access.ActorAuthenticator, ""))
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at locks: %w", err)
	}
	return r.LockedUntil, nil
}

// UnlockMember lifts every lock of a member of the viewer's organization.
func (g *Guard) UnlockMember(ctx context.Context, membershipID string) (*ent.Membership, error) {
	return store.InTx(ctx, g.DB, func(ctx context.Context, db *ent.Client) (*ent.Membership, error) {
		m, err := db.Membership.Query().
			Where(membership.ID(membershipID), membership.StateNEQ(membership.StateREMOVED)).WithUser().Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such member.")
		}
		if err != nil {
			return nil, fmt.Errorf("unlock member: %w", err)
		}
		name, err := g.People.Name(ctx, m.Edges.User)
		if err != nil {
			return nil, err
		}
		kinds, err := g.Forget(ctx, m.UserID)
		if err != nil {
			return nil, err
		}
		return m, g.Activity.Record(ctx, activity.Event{
			Kind: activity.MemberUnlocked, Object: m.ID, Name: name, Subject: m.UserID,
			Facts: map[string]string{"locked": strings.Join(kinds, ", ")},
		})
	})
}

// Forget drops all that is counted against an account, and returns what was
// locked. Of is what to drop; nothing is every kind. It joins the transaction of
// ctx.
func (g *Guard) Forget(ctx context.Context, userID string, of ...Credential) ([]string, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, g.DB)
	mine := row.UserID(userID)
	if len(of) > 0 {
		mine = row.And(mine, row.CredentialIn(of...))
	}
	rows, err := db.Throttle.Query().Where(mine, row.LockedUntilGT(g.now())).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look at locks: %w", err)
	}
	var kinds []string
	for _, r := range rows {
		kinds = append(kinds, label(r.Credential))
	}
	if _, err := db.Throttle.Delete().Where(mine).Exec(ctx); err != nil {
		return nil, fmt.Errorf("unlock account: %w", err)
	}
	return kinds, nil
}
