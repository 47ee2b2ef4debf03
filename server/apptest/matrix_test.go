package apptest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/privacy"
	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/migrate"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestWhoReachesWhichRows runs every operation on every entity as every role and
// every system actor, past the API, and counts the rows of one's own organization
// and of another that it reaches. Nothing of another organization may be reached by a
// person; the rest is held by a golden file.
func TestWhoReachesWhichRows(t *testing.T) {
	t.Parallel()
	a, alpha, beta := twoWorlds(t, Options{})
	own, other := a.rows(t, alpha.id), a.rows(t, beta.id)
	isOwn, isOther := index(own), index(other)

	type who struct {
		name   string
		viewer access.Viewer
	}
	var asking []who
	for _, c := range alpha.people() {
		asking = append(asking, who{string(c.Role), access.Viewer{User: c.User, Session: c.Session, Organization: c.Organization, Role: c.Role}})
	}
	for _, actor := range access.Actors {
		asking = append(asking,
			who{string(actor) + " in it", access.Viewer{Actor: actor, Organization: alpha.id}},
			who{string(actor) + " anywhere", access.Viewer{Actor: actor}})
	}

	var b strings.Builder
	b.WriteString("# rows of one's own organization + of another that each operation reaches\n")
	for _, entity := range entityNames() {
		fmt.Fprintf(&b, "\n%s\n", entity)
		for _, w := range asking {
			ctx := access.With(context.Background(), w.viewer)
			line := []string{
				"read " + reach(t, a, ctx, entity, isOwn, isOther, read),
				"create " + create(t, a, ctx, entity, alpha.id) + "/" + create(t, a, ctx, entity, beta.id),
				"update " + reach(t, a, ctx, entity, isOwn, isOther, change),
				"delete " + reach(t, a, ctx, entity, isOwn, isOther, remove),
			}
			if w.viewer.Actor == "" {
				for _, cell := range line {
					if strings.Contains(cell, "+") && !strings.HasSuffix(cell, "+0") {
						t.Errorf("%s reaches another organization's %s: %s", w.name, entity, cell)
					}
				}
				if tenantOwned(entity) && !strings.HasSuffix(line[1], "/no") {
					t.Errorf("%s may create a %s in another organization", w.name, entity)
				}
			}
			if l := strings.Join(line, "  "); l != "read no  create no/no  update no  delete no" {
				fmt.Fprintf(&b, "  %-24s %s\n", w.name, l)
			}
		}
	}
	const golden = "testdata/reach.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("who reaches what has changed; if that is intended, run with -update (-was +is):\n%s", diff)
	}
}

// index returns the set of all ids.
func index(rows map[string]map[string]string) map[string]bool {
	out := map[string]bool{}
	for _, id := range ids(rows) {
		out[id] = true
	}
	return out
}

func entityNames() (out []string) {
	client := reflect.TypeFor[ent.Client]()
	for i := range client.NumField() {
		if f := client.Field(i); f.IsExported() && strings.HasSuffix(f.Type.String(), "Client") {
			out = append(out, f.Name)
		}
	}
	return out
}

func tenantOwned(entity string) bool {
	return !slices.Contains([]string{"Organization", "User", "Session", "Device", "DataKey"}, entity)
}

// operation runs in a transaction that is rolled back. It returns how many rows it
// reached, or -1 if it cannot count them.
type operation func(ctx context.Context, client reflect.Value) (int, error)

func read(ctx context.Context, client reflect.Value) (int, error) {
	return count(invoke(client, "Query")[0], "Count", ctx)
}

func remove(ctx context.Context, client reflect.Value) (int, error) {
	return count(invoke(client, "Delete")[0], "Exec", ctx)
}

// change sets some field that the entity lets be changed.
func change(ctx context.Context, client reflect.Value) (int, error) {
	b := invoke(client, "Update")[0]
	for i := range b.NumMethod() {
		m := b.Type().Method(i)
		if !strings.HasPrefix(m.Name, "Set") || m.Type.NumIn() != 2 || strings.HasSuffix(m.Name, "ID") {
			continue
		}
		switch in := m.Type.In(1); {
		case in == reflect.TypeFor[time.Time]():
			invoke(b, m.Name, time.Now())
			return count(b, "Save", ctx)
		case in == reflect.TypeFor[[]byte]():
			invoke(b, m.Name, []byte("x"))
			return count(b, "Save", ctx)
		case in.Kind() == reflect.String && in.Name() == "string":
			invoke(b, m.Name, "x")
			return count(b, "Save", ctx)
		}
	}
	return count(b, "Save", ctx) // nothing can be changed; the rule is asked all the same
}

func count(b reflect.Value, method string, ctx context.Context) (int, error) {
	out := invoke(b, method, ctx)
	err, _ := out[1].Interface().(error)
	return int(out[0].Int()), err
}

func invoke(v reflect.Value, method string, args ...any) []reflect.Value {
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = reflect.ValueOf(a)
	}
	return v.MethodByName(method).Call(in)
}

// reach says how many rows an operation reaches, restricted to one's own and then
// to another organization's. It looks at what is left, not at what is reported.
func reach(t *testing.T, a *App, ctx context.Context, entity string, own, other map[string]bool, do operation) string {
	t.Helper()
	tx, err := a.DB.Tx(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	// References are looked at when a transaction commits, which this one does not.
	if _, err := tx.Client().ExecContext(context.Background(), "PRAGMA defer_foreign_keys = ON"); err != nil {
		t.Fatal(err)
	}
	client := reflect.ValueOf(tx.Client()).Elem().FieldByName(entity)
	before := dump(t, tx.Client(), entity, other)
	n, err := do(ctx, client)
	switch {
	case errors.Is(err, privacy.Deny):
		return "no"
	case ent.IsConstraintError(err) || ent.IsValidationError(err):
		return "yes" // allowed, and then refused by the database
	case err != nil:
		t.Fatalf("%s: %v", entity, err)
	}
	if v, _ := access.From(ctx); v.Actor == "" {
		if after := dump(t, tx.Client(), entity, other); after != before {
			t.Errorf("%s changed another organization's %s:\n%s\n%s", v.Role, entity, before, after)
		}
	}
	mine := len(visible(t, ctx, client, own))
	theirs := len(visible(t, ctx, client, other))
	if reflect.ValueOf(do).Pointer() == reflect.ValueOf(operation(read)).Pointer() {
		return fmt.Sprintf("%d+%d", mine, theirs)
	}
	return fmt.Sprintf("%d of %d+%d", n, mine, theirs)
}

// dump returns some rows of an entity as text, as nobody but a test reads them.
func dump(t *testing.T, db *ent.Client, entity string, some map[string]bool) string {
	t.Helper()
	table := ""
	for _, candidate := range migrate.Tables {
		if strings.ReplaceAll(candidate.Name, "_", "") == plural(strings.ToLower(entity)) {
			table = candidate.Name
		}
	}
	rows, err := db.QueryContext(context.Background(), "SELECT * FROM "+table+" ORDER BY id")
	if err != nil {
		t.Fatalf("%s: %v", entity, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		if id := fmt.Sprint(*values[0].(*any)); some[id] {
			for _, v := range values {
				fmt.Fprintf(&b, "%v ", *v.(*any))
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func plural(noun string) string {
	if stem, ok := strings.CutSuffix(noun, "analysis"); ok {
		return stem + "analyses"
	}
	if stem, ok := strings.CutSuffix(noun, "ry"); ok { // recovery, delivery, watchentry
		return stem + "ries"
	}
	if strings.HasSuffix(noun, "s") {
		return noun + "es"
	}
	return noun + "s"
}

// visible returns which of some ids a viewer sees.
func visible(t *testing.T, ctx context.Context, client reflect.Value, some map[string]bool) (out []string) {
	t.Helper()
	res := invoke(invoke(client, "Query")[0], "IDs", ctx)
	if err, _ := res[1].Interface().(error); err != nil {
		return nil
	}
	for _, id := range res[0].Interface().([]string) {
		if some[id] {
			out = append(out, id)
		}
	}
	return out
}

// create says whether a viewer may insert into an organization, as far as the
// rules are concerned.
func create(t *testing.T, a *App, ctx context.Context, entity, organization string) string {
	t.Helper()
	tx, err := a.DB.Tx(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	b := invoke(reflect.ValueOf(tx.Client()).Elem().FieldByName(entity), "Create")[0]
	if b.MethodByName("SetOrganizationID").IsValid() {
		invoke(b, "SetOrganizationID", organization)
	}
	if err, _ := invoke(b, "Save", ctx)[1].Interface().(error); errors.Is(err, privacy.Deny) {
		return "no"
	}
	return "yes"
}
