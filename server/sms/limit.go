package sms

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/senttext"
	"github.com/strongroom/strongroom/server/store"
)

// Limits are how many messages are sent. Each holds for any stretch of its length,
// not for an hour of the clock.
type Limits struct {
	UserHour, UserDay int
	// PrefixHour is for all numbers that begin alike: whoever earns by a range of
	// numbers gets no more, with however many accounts.
	PrefixHour int
	// CountryHour and OrganizationHour bound what one morning can cost.
	CountryHour, OrganizationHour int
}

// Default are the limits of an installation whose operator allows hourly messages
// to each country and of each organization.
func Default(hourly int) Limits {
	return Limits{UserHour: 5, UserDay: 10, PrefixHour: 20, CountryHour: hourly, OrganizationHour: hourly}
}

// Capped says that too many messages were sent.
type Capped struct {
	What string        // what was counted, such as "user"
	Wait time.Duration // until there is room for one
}

func (c *Capped) Error() string { return "too many text messages were sent for one " + c.What }

// remembered is the longest stretch that is counted.
const remembered = 24 * time.Hour

type limit struct {
	what   string
	match  predicate.SentText
	most   int
	window time.Duration
}

// count refuses a message beyond a limit, or remembers it. Everybody whose message
// counts in the same places waits, on all servers, until the transaction ends.
func (s *Service) count(ctx context.Context, o Order) error {
	ctx = access.As(ctx, access.ActorPostman, "")
	db := store.In(ctx, s.DB)
	prefix, country := s.Vault.Index("sms-prefix", o.To.Prefix()), s.Vault.Index("sms-country", o.To.Country())
	limits := []limit{
		{"user", senttext.UserID(o.User), s.Limits.UserHour, time.Hour},
		{"user", senttext.UserID(o.User), s.Limits.UserDay, remembered},
		{"prefix", senttext.Prefix(prefix), s.Limits.PrefixHour, time.Hour},
		{"country", senttext.Country(country), s.Limits.CountryHour, time.Hour},
		{"organization", senttext.OrganizationID(o.Organization), s.Limits.OrganizationHour, time.Hour},
	}
	err := s.lock(ctx, db, s.Vault.Index("sms-user", o.User), prefix, country, s.Vault.Index("sms-organization", o.Organization))
	if err != nil {
		return err
	}
	now := s.now()
	for _, l := range limits {
		// If there are as many as allowed, the oldest of them says when there is room.
		row, err := db.SentText.Query().Where(l.match, senttext.CreatedAtGT(now.Add(-l.window))).
			Order(ent.Desc(senttext.FieldCreatedAt)).Offset(l.most - 1).First(ctx)
		if ent.IsNotFound(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("count text messages: %w", err)
		}
		return &Capped{What: l.what, Wait: row.CreatedAt.Add(l.window).Sub(now)}
	}
	err = db.SentText.Create().SetUserID(o.User).SetOrganizationID(o.Organization).
		SetPrefix(prefix).SetCountry(country).SetCreatedAt(now).Exec(ctx)
	if err != nil {
		return fmt.Errorf("count text message: %w", err)
	}
	return nil
}

// lock takes the locks in the order of their numbers, so that nobody waits in a
// circle. SQLite has one writer anyway.
func (s *Service) lock(ctx context.Context, db *ent.Client, keys ...[]byte) error {
	if !s.Postgres {
		return nil
	}
	numbers := make([]int64, len(keys))
	for i, key := range keys {
		numbers[i] = int64(binary.BigEndian.Uint64(key)) //nolint:gosec // any 64 bits will do
	}
	slices.Sort(numbers)
	var calls []string
	var args []any
	for i, n := range slices.Compact(numbers) {
		calls, args = append(calls, fmt.Sprintf("pg_advisory_xact_lock($%d)", i+1)), append(args, n)
	}
	if _, err := db.ExecContext(ctx, "select "+strings.Join(calls, ", "), args...); err != nil {
		return fmt.Errorf("lock text messages: %w", err)
	}
	return nil
}

// Expire forgets messages that no longer count.
func (s *Service) Expire(ctx context.Context) error {
	_, err := s.DB.SentText.Delete().Where(senttext.CreatedAtLTE(s.now().Add(-remembered))).
		Exec(access.As(ctx, access.ActorPostman, ""))
	if err != nil {
		return fmt.Errorf("expire sent text messages: %w", err)
	}
	return nil
}
