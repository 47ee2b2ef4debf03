package rule_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"entgo.io/ent/privacy"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/migrate"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

// entities returns the clients of all entities by name, so that an entity that is
// added is tested without a word.
func entities(t *testing.T, db *ent.Client) map[string]reflect.Value {
	t.Helper()
	out := map[string]reflect.Value{}
	v := reflect.ValueOf(db).Elem()
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && strings.HasSuffix(f.Type.String(), "Client") {
			out[f.Name] = v.Field(i)
		}
	}
	// Every table but those that only join two others belongs to an entity.
	tables := 0
	for _, table := range migrate.Tables {
		if len(table.PrimaryKey) == 1 {
			tables++
		}
	}
	if len(out) != tables || tables < 20 {
		t.Fatalf("found %d entities and %d tables", len(out), tables)
	}
	return out
}

// call calls a method and returns what it returned, and the error that came last.
func call(v reflect.Value, method string, args ...any) (reflect.Value, error) {
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = reflect.ValueOf(a)
	}
	out := v.MethodByName(method).Call(in)
	if err, ok := out[len(out)-1].Interface().(error); ok {
		return out[0], err
	}
	return out[0], nil
}

// operations are all ways in which rows are read and written.
var operations = map[string]func(ctx context.Context, client reflect.Value) error{
	"all":    func(ctx context.Context, c reflect.Value) error { return then(ctx, c, "All", "Query") },
	"count":  func(ctx context.Context, c reflect.Value) error { return then(ctx, c, "Count", "Query") },
	"exist":  func(ctx context.Context, c reflect.Value) error { return then(ctx, c, "Exist", "Query") },
	"ids":    func(ctx context.Context, c reflect.Value) error { return then(ctx, c, "IDs", "Query") },
	"first":  func(ctx context.Context, c reflect.Value) error { return then(ctx, c, "First", "Query") },
	"get":    func(ctx context.Context, c reflect.Value) error { _, err := call(c, "Get", ctx, "x"); return err },
	"create": func(ctx context.Context, c reflect.Value) error { return then(ctx, c, "Save", "Create") },
	"update": func(ctx context.Context, c reflect.Value) error { return then(ctx, c, "Save", "Update") },
	"update one": func(ctx context.Context, c reflect.Value) error {
		b, _ := call(c, "UpdateOneID", "x")
		_, err := call(b, "Save", ctx)
		return err
	},
	"delete": func(ctx context.Context, c reflect.Value) error { return then(ctx, c, "Exec", "Delete") },
	"delete one": func(ctx context.Context, c reflect.Value) error {
		b, _ := call(c, "DeleteOneID", "x")
		_, err := call(b, "Exec", ctx)
		return err
	},
}

func then(ctx context.Context, client reflect.Value, finish, builder string) error {
	b, _ := call(client, builder)
	_, err := call(b, finish, ctx)
	return err
}

func TestEveryEntityDeniesThoseWhoAreNobody(t *testing.T) {
	t.Parallel()
	db := store.Client(storetest.SQLite(t))
	nobody := map[string]access.Viewer{
		"no viewer":                   {},
		"a place alone":               {Agent: "Firefox", Request: "r"},
		"a person in no organization": {User: "usr_x", Role: access.RoleAdmin},
		"a role without a person":     {Organization: "org_x", Role: access.RoleAdmin},
		"an unknown role":             {User: "usr_x", Organization: "org_x", Role: "ROOT"},
		"an unknown actor":            {Actor: "root", Organization: "org_x", User: "usr_x", Role: access.RoleAdmin},
	}
	for entity, client := range entities(t, db) {
		for op, do := range operations {
			if err := do(context.Background(), client); !errors.Is(err, privacy.Deny) {
				t.Errorf("%s %s without a viewer: %v", op, entity, err)
			}
			for who, v := range nobody {
				if err := do(access.With(context.Background(), v), client); !errors.Is(err, privacy.Deny) {
					t.Errorf("%s %s as %s: %v", op, entity, who, err)
				}
			}
		}
	}
}

// TestNobodyButAnActorWithALineWrites is the other half: whoever holds none of an
// entity's permissions is denied even with an organization.
func TestEveryEntityIsDeniedToSomebody(t *testing.T) {
	t.Parallel()
	db := store.Client(storetest.SQLite(t))
	for entity, client := range entities(t, db) {
		for op, do := range operations {
			denied := 0
			for _, a := range access.Actors {
				if errors.Is(do(access.As(context.Background(), a, "org_x"), client), privacy.Deny) {
					denied++
				}
			}
			if denied < len(access.Actors)-3 {
				t.Errorf("%s %s is allowed to %d system actors", op, entity, len(access.Actors)-denied)
			}
		}
	}
}
