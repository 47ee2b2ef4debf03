package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/ledger"
	"github.com/strongroom/strongroom/server/vault"
)

// limit answers the same questions as the API, each by hand. It opens what is
// sealed, as the product must, with the same vault.
type limit struct {
	db    *sql.DB
	vault *vault.Vault

	session, list, count, feed, me, mine, change, event *sql.Stmt
	raw                                                 broadcast
}

func newLimit(ctx context.Context, a *app.App) (http.Handler, error) {
	l := &limit{db: a.Database.SQL, vault: a.Vault}
	var errs []error
	prepare := func(query string) *sql.Stmt {
		s, err := l.db.PrepareContext(ctx, query)
		errs = append(errs, err)
		return s
	}
	l.session = prepare(`SELECT m.user_id, m.organization_id, m.role FROM sessions s
		JOIN memberships m ON m.user_id = s.user_id AND m.organization_id = s.active_organization_id
		WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND m.state = 'ACTIVE'`)
	l.list = prepare(`SELECT d.id, d.name, d.table_name, d.visibility, d.created_at, u.id, u.data_key_id, u.name_sealed, v.id, v.number, v.row_count, v.state
		FROM datasets d JOIN users u ON u.id = d.owner_id LEFT JOIN dataset_versions v ON v.id = d.current_version_id
		WHERE d.organization_id = $1 AND (d.owner_id = $2 OR d.visibility = 'TEAM')
		ORDER BY d.created_at DESC, d.id DESC LIMIT 21`)
	l.count = prepare(`SELECT count(*) FROM datasets WHERE organization_id = $1 AND (owner_id = $2 OR visibility = 'TEAM')`)
	l.feed = prepare(`SELECT e.id, e.sequence, e.created_at, e.kind, e.outcome, e.detail_sealed, e.origin_sealed, u.id, u.data_key_id, u.name_sealed
		FROM activity_events e JOIN users u ON u.id = e.actor_id
		WHERE e.organization_id = $1 AND e.sequence IS NOT NULL ORDER BY e.sequence DESC LIMIT 51`)
	l.me = prepare(`SELECT u.data_key_id, u.name_sealed, u.email_sealed, o.name FROM users u, organizations o WHERE u.id = $1 AND o.id = $2`)
	l.mine = prepare(`SELECT o.id, o.name FROM memberships m JOIN organizations o ON o.id = m.organization_id
		WHERE m.user_id = $1 AND m.state = 'ACTIVE' ORDER BY m.created_at, m.id`)
	l.change = prepare(`UPDATE datasets SET description = $1, updated_at = $2 WHERE id = $3 AND organization_id = $4 AND owner_id = $5
		RETURNING name, (SELECT data_key_id FROM users WHERE id = owner_id)`)
	l.event = prepare(`INSERT INTO activity_events (id, created_at, organization_id, kind, object_id, outcome, detail_sealed, detail_commitment, origin_sealed, origin_commitment, actor_id)
		VALUES ($1, $2, $3, 'dataset.changed', $4, 'SUCCEEDED', $5, $6, $7, $8, $9)`)
	mux := http.NewServeMux()
	mux.Handle("POST /list", l.signedIn(l.datasets(false)))
	mux.Handle("POST /count", l.signedIn(l.datasets(true)))
	mux.Handle("POST /feed", l.signedIn(l.events))
	mux.Handle("POST /viewer", l.signedIn(l.viewer))
	mux.Handle("POST /write", l.signedIn(l.write))
	mux.HandleFunc("GET /socket", l.raw.join)
	mux.HandleFunc("POST /broadcast", l.raw.send)
	return mux, errors.Join(errs...)
}

// member is who asks.
type member struct{ user, organization, role string }

type answer func(ctx context.Context, m member, body []byte, out []byte) ([]byte, error)

func (l *limit) signedIn(a answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("__Host-strongroom")
		if err != nil {
			http.Error(w, "sign in", http.StatusUnauthorized)
			return
		}
		var m member
		if err := l.session.QueryRowContext(r.Context(), vault.Hash(c.Value)).Scan(&m.user, &m.organization, &m.role); err != nil {
			http.Error(w, "sign in", http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err == nil {
			body, err = a(r.Context(), m, body, make([]byte, 0, 8192))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	})
}

func (l *limit) name(ctx context.Context, user, key string, sealed []byte) (string, error) {
	b, err := l.vault.Open(ctx, key, vault.Place{Column: "users.name", Row: user}, sealed)
	return string(b), err
}

func (l *limit) datasets(count bool) answer {
	return func(ctx context.Context, m member, _, out []byte) ([]byte, error) {
		rows, err := l.list.QueryContext(ctx, m.organization, m.user)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		out = append(out, `{"data":{"datasets":{"edges":[`...)
		n := 0
		for ; rows.Next(); n++ {
			if n == 20 {
				continue // it tells that there are more
			}
			var dataset, name, table, visibility, owner, key, version, state string
			var sealed []byte
			var created time.Time
			var number, size int64
			if err := rows.Scan(&dataset, &name, &table, &visibility, &created, &owner, &key, &sealed, &version, &number, &size, &state); err != nil {
				return nil, err
			}
			person, err := l.name(ctx, owner, key, sealed)
			if err != nil {
				return nil, err
			}
			if n > 0 {
				out = append(out, ',')
			}
			out = text(append(out, `{"node":{"id":`...), dataset)
			out = text(append(out, `,"name":`...), name)
			out = text(append(out, `,"tableName":`...), table)
			out = text(append(out, `,"visibility":`...), visibility)
			out = moment(append(out, `,"createdAt":`...), created)
			out = text(append(out, `,"owner":{"id":`...), owner)
			out = text(append(out, `,"name":`...), person)
			out = text(append(out, `},"currentVersion":{"id":`...), version)
			out = strconv.AppendInt(append(out, `,"number":`...), number, 10)
			out = strconv.AppendInt(append(out, `,"rowCount":`...), size, 10)
			out = text(append(out, `,"state":`...), state)
			out = append(out, `}}}`...)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		out = strconv.AppendBool(append(out, `],"pageInfo":{"hasNextPage":`...), n > 20)
		out = append(out, '}')
		if count {
			var total int64
			if err := l.count.QueryRowContext(ctx, m.organization, m.user).Scan(&total); err != nil {
				return nil, err
			}
			out = strconv.AppendInt(append(out, `,"totalCount":`...), total, 10)
		}
		return append(out, `}}}`...), nil
	}
}

func (l *limit) events(ctx context.Context, m member, _, out []byte) ([]byte, error) {
	rows, err := l.feed.QueryContext(ctx, m.organization)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out = append(out, `{"data":{"activity":{"edges":[`...)
	n := 0
	for ; rows.Next(); n++ {
		if n == 50 {
			continue
		}
		var event, kind, outcome, actor, key string
		var sequence int64
		var created time.Time
		var detail, origin, sealed []byte
		if err := rows.Scan(&event, &sequence, &created, &kind, &outcome, &detail, &origin, &actor, &key, &sealed); err != nil {
			return nil, err
		}
		what, err := l.vault.OpenFor(ctx, m.organization, vault.Place{Column: "activity_events.detail", Row: event}, detail)
		if err != nil {
			return nil, err
		}
		where, err := l.vault.Open(ctx, key, vault.Place{Column: "activity_events.origin", Row: event}, origin)
		if err != nil {
			return nil, err
		}
		// Each part begins with the salt of its commitment.
		var d activity.Detail
		if err := errors.Join(json.Unmarshal(what[ledger.SaltSize:], &d), json.Unmarshal(where[ledger.SaltSize:], &d)); err != nil {
			return nil, err
		}
		person, err := l.name(ctx, actor, key, sealed)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, ',')
		}
		out = text(append(out, `{"node":{"id":`...), event)
		out = strconv.AppendInt(append(out, `,"sequence":`...), sequence, 10)
		out = moment(append(out, `,"createdAt":`...), created)
		out = text(append(out, `,"kind":`...), kind)
		out = text(append(out, `,"outcome":`...), outcome)
		out = text(append(out, `,"sentence":`...), activity.Sentence(kind, d.Name))
		out = text(append(out, `,"address":`...), d.Address)
		out = text(append(out, `,"device":`...), device.Name(d.Agent))
		out = text(append(out, `,"actor":{"id":`...), actor)
		out = text(append(out, `,"name":`...), person)
		out = append(out, `}}}`...)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	out = strconv.AppendBool(append(out, `],"pageInfo":{"hasNextPage":`...), n > 50)
	return append(out, `}}}}`...), nil
}

func (l *limit) viewer(ctx context.Context, m member, _, out []byte) ([]byte, error) {
	var key, organization string
	var name, email []byte
	if err := l.me.QueryRowContext(ctx, m.user, m.organization).Scan(&key, &name, &email, &organization); err != nil {
		return nil, err
	}
	person, err := l.name(ctx, m.user, key, name)
	if err != nil {
		return nil, err
	}
	address, err := l.vault.Open(ctx, key, vault.Place{Column: "users.email", Row: m.user}, email)
	if err != nil {
		return nil, err
	}
	out = text(append(out, `{"data":{"viewer":{"user":{"id":`...), m.user)
	out = text(append(out, `,"name":`...), person)
	out = text(append(out, `,"email":`...), string(address))
	out = text(append(out, `},"role":`...), m.role)
	out = text(append(out, `,"organization":{"id":`...), m.organization)
	out = text(append(out, `,"name":`...), organization)
	out = append(out, `},"organizations":[`...)
	rows, err := l.mine.QueryContext(ctx, m.user)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		var one, name string
		if err := rows.Scan(&one, &name); err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, ',')
		}
		out = text(append(out, `{"id":`...), one)
		out = append(text(append(out, `,"name":`...), name), '}')
	}
	return append(out, `]}}}`...), rows.Err()
}

func (l *limit) write(ctx context.Context, m member, body, out []byte) ([]byte, error) {
	var in struct {
		Variables struct {
			In struct{ ID, Description string }
		}
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	v := in.Variables.In
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	now := time.Now().UTC().Truncate(time.Millisecond)
	var name, key string
	if err := tx.StmtContext(ctx, l.change).QueryRowContext(ctx, v.Description, now, v.ID, m.organization, m.user).Scan(&name, &key); err != nil {
		return nil, err
	}
	event := id.New("evt")
	what, whatSaid, err := committed(map[string]string{"name": name})
	if err != nil {
		return nil, err
	}
	where, whereSaid, err := committed(map[string]string{"address": "127.0.0.1", "agent": "bench"})
	if err != nil {
		return nil, err
	}
	if what, err = l.vault.SealFor(ctx, m.organization, vault.Place{Column: "activity_events.detail", Row: event}, what); err != nil {
		return nil, err
	}
	if where, err = l.vault.Seal(ctx, key, vault.Place{Column: "activity_events.origin", Row: event}, where); err != nil {
		return nil, err
	}
	if _, err := tx.StmtContext(ctx, l.event).ExecContext(ctx, event, now, m.organization, v.ID, what, whatSaid, where, whereSaid, m.user); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	out = text(append(out, `{"data":{"updateDataset":{"dataset":{"id":`...), v.ID)
	return append(text(append(out, `,"description":`...), v.Description), `}}}}`...), nil
}

// committed returns a part of an event behind its salt, and the commitment to it.
func committed(content any) (salted, commitment []byte, err error) {
	plain, err := json.Marshal(content)
	salt := ledger.NewSalt()
	return append(salt[:ledger.SaltSize:ledger.SaltSize], plain...), ledger.Commit(salt, plain), err
}

func moment(out []byte, t time.Time) []byte {
	return append(t.UTC().AppendFormat(append(out, '"'), time.RFC3339Nano), '"')
}

// text appends a JSON string.
func text(out []byte, s string) []byte {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
		return append(append(append(out, '"'), s...), '"')
	}
	b, _ := json.Marshal(s) // a string always can
	return append(out, b...)
}
