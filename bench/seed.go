package main

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// visited is how many organizations are asked about. In them people and recent
	// events are sealed for real; the rest is there to be in the way.
	visited = 64
	// members is how many people an organization has; the first is its admin.
	members = 5
	// recent is how many events of a visited organization can be read.
	recent = 60
)

// seed fills an empty database.
func seed(ctx context.Context, a *app.App, what order) ([]asker, error) {
	conn, err := a.Database.SQL.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	do := func(sql string, args ...any) {
		if err == nil {
			if _, err = conn.ExecContext(ctx, sql, args...); err != nil {
				err = fmt.Errorf("%.60s: %w", sql, err)
			}
		}
	}
	n := min(visited, what.Organizations)
	each, events := what.Datasets/what.Organizations, what.Events/what.Organizations
	do(`SET session_replication_role = replica`) // datasets and versions refer to each other
	do(`CREATE TEMP TABLE people (o int, k int, id text)`)
	do(`INSERT INTO organizations (id, created_at, updated_at, name)
		SELECT 'org_' || o, now(), now(), 'Organization ' || o FROM generate_series(0, $1 - 1) o`, what.Organizations)
	system := access.As(ctx, access.ActorSetup, "")
	for o := range n {
		if err != nil {
			break
		}
		if _, err = a.Vault.NewKey(system, vault.Owner{Purpose: datakey.PurposeORGANIZATION, Organization: org(o)}); err != nil {
			break
		}
		for k := range members {
			u, createErr := a.API.People.Create(system, fmt.Sprintf("Person %d of %d", k, o), fmt.Sprintf("p%d.%d@example.com", k, o), "")
			if createErr != nil {
				return nil, createErr
			}
			do(`INSERT INTO people VALUES ($1, $2, $3)`, o, k, u.ID)
		}
	}
	do(`INSERT INTO people SELECT o, k, 'usr_' || o || '_' || k FROM generate_series($1::int, $2 - 1) o, generate_series(0, $3 - 1) k`, n, what.Organizations, members)
	do(`INSERT INTO users (id, created_at, updated_at, name_sealed, email_sealed, email_index, data_key_id)
		SELECT id, now(), now(), '\x00', '\x00', sha256(id::bytea), '' FROM people WHERE o >= $1`, n)
	do(`INSERT INTO memberships (id, created_at, updated_at, organization_id, role, state, user_id)
		SELECT 'mem_' || o || '_' || k, now(), now(), 'org_' || o, CASE k WHEN 0 THEN 'ADMIN' ELSE 'ANALYST' END, 'ACTIVE', id FROM people`)
	do(`INSERT INTO datasets (id, created_at, updated_at, organization_id, name, table_name, visibility, owner_id, current_version_id)
		SELECT 'dat_' || o || '_' || d, now() - d * interval '1 hour', now(), 'org_' || o, 'Dataset ' || d, 'dataset_' || d,
			CASE d % 3 WHEN 0 THEN 'PRIVATE' ELSE 'TEAM' END, id, 'ver_' || o || '_' || d
		FROM people JOIN generate_series(0, $1 - 1) d ON d % $2 = k`, each, members)
	do(`INSERT INTO dataset_versions (id, created_at, organization_id, number, state, file_name, file_bytes, file_sha256, row_count, data_key_id, upload_id, dataset_id)
		SELECT replace(id, 'dat', 'ver'), created_at, organization_id, 1, 'READY', 'data.csv', 1000000, '', 12345, '', '', id FROM datasets`)
	do(`INSERT INTO activity_events (id, created_at, organization_id, kind, sequence, object_id, detail_sealed, actor_id)
		SELECT 'evt_' || o || '_' || s, now() - ($1 - s) * interval '1 minute', 'org_' || o, 'dataset.changed', s, 'dat_' || o || '_' || s % 200,
			sha512(s::text::bytea) || sha512(s::text::bytea), id
		FROM people JOIN generate_series(1, $1::int) s ON s % $2 = k`, events, members)
	do(`SET session_replication_role = DEFAULT`)
	if err != nil {
		return nil, err
	}
	var out []asker
	for o := range n {
		one, err := visit(ctx, a, o)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	do(`VACUUM ANALYZE`)
	return out, err
}

func org(o int) string { return fmt.Sprintf("org_%d", o) }

// visit signs an organization's admin in and records what the feed will show.
func visit(ctx context.Context, a *app.App, o int) (asker, error) {
	mem, err := a.DB.Membership.Get(access.As(ctx, access.ActorAuthenticator, ""), fmt.Sprintf("mem_%d_0", o))
	if err != nil {
		return asker{}, err
	}
	v := access.Viewer{
		User: mem.UserID, Organization: mem.OrganizationID, Role: mem.Role,
		Address: netip.MustParseAddr("192.0.2.7"), Agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
	}
	ctx = access.With(ctx, v)
	for i := range recent {
		d := 5 * i
		err := a.API.Activity.Record(ctx, activity.Event{
			Kind: activity.DatasetChanged, Object: fmt.Sprintf("dat_%d_%d", o, d), Name: fmt.Sprintf("Dataset %d", d),
		})
		if err != nil {
			return asker{}, err
		}
	}
	u, err := a.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), mem.UserID)
	if err != nil {
		return asker{}, err
	}
	made, err := a.API.Sessions.Issue(ctx, u, mem.OrganizationID, device.Claim{}, session.Proven{Methods: []string{"PASSWORD"}, At: time.Now()})
	if err != nil {
		return asker{}, err
	}
	return asker{Token: made.Tokens.Session, Dataset: fmt.Sprintf("dat_%d_0", o)}, nil
}

// settled waits until all events are numbered.
func settled(ctx context.Context, a *app.App) error {
	ctx = access.As(ctx, access.ActorSequencer, "")
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		waiting, err := a.DB.ActivityEvent.Query().Where(activityevent.SequenceIsNil()).Exist(ctx)
		if err != nil || !waiting {
			return err
		}
	}
	return nil
}
