package vault_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
	"github.com/strongroom/strongroom/server/vault"
)

var root = bytes.Repeat([]byte{7}, vault.KeySize)

type fixture struct {
	v    *vault.Vault
	db   *ent.Client
	dir  string
	keys []string // of organization org_1, of a dataset in it, of a person
}

func open(t *testing.T, root []byte, db *ent.Client, dir string) *vault.Vault {
	t.Helper()
	objects, err := vault.OpenObjects(dir)
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(root, db, objects)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func setUp(t *testing.T) fixture {
	t.Helper()
	f := fixture{db: store.Client(storetest.SQLite(t)), dir: t.TempDir()}
	f.v = open(t, root, f.db, f.dir)
	for _, o := range []vault.Owner{
		{Purpose: datakey.PurposeORGANIZATION, Organization: "org_1"},
		{Purpose: datakey.PurposeDATASET, Organization: "org_1"},
		{Purpose: datakey.PurposePERSON},
	} {
		k, err := f.v.NewKey(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		f.keys = append(f.keys, k)
	}
	return f
}

func TestValuesOpenOnlyWhereTheyBelong(t *testing.T) {
	t.Parallel()
	f, ctx := setUp(t), context.Background()
	here := vault.Place{Column: "users.name", Row: "usr_1"}
	sealed, err := f.v.Seal(ctx, f.keys[2], here, []byte("Ada"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.v.Open(ctx, f.keys[2], here, sealed); err != nil || string(got) != "Ada" {
		t.Fatalf("%q %v", got, err)
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	for name, c := range map[string]struct {
		key    string
		place  vault.Place
		sealed []byte
	}{
		"another row":    {f.keys[2], vault.Place{Column: "users.name", Row: "usr_2"}, sealed},
		"another column": {f.keys[2], vault.Place{Column: "users.email", Row: "usr_1"}, sealed},
		"another key":    {f.keys[1], here, sealed},
		"a flipped bit":  {f.keys[2], here, flipped},
		"a cut value":    {f.keys[2], here, sealed[:len(sealed)-1]},
		"nothing":        {f.keys[2], here, nil},
	} {
		if got, err := f.v.Open(ctx, c.key, c.place, c.sealed); !errors.Is(err, vault.ErrSealed) || got != nil {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if bytes.Contains(sealed, []byte("Ada")) {
		t.Error("the value is readable")
	}
}

func TestADestroyedKeyIsGoneForGood(t *testing.T) {
	t.Parallel()
	f, ctx := setUp(t), context.Background()
	place := vault.Place{Column: "c", Row: "r"}
	sealed, err := f.v.Seal(ctx, f.keys[1], place, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.v.Destroy(ctx, f.keys[1]); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]*vault.Vault{"here": f.v, "after a restart": open(t, root, f.db, f.dir)} {
		if _, err := v.Open(ctx, f.keys[1], place, sealed); !errors.Is(err, vault.ErrDestroyed) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := v.Seal(ctx, f.keys[1], place, []byte("y")); !errors.Is(err, vault.ErrDestroyed) {
			t.Errorf("%s: sealing: %v", name, err)
		}
	}
	row, err := f.db.DataKey.Get(access.As(ctx, access.ActorKeeper, ""), f.keys[1])
	if err != nil || (row.Wrapped != nil && len(*row.Wrapped) > 0) || row.DestroyedAt == nil {
		t.Errorf("%v %v", row, err)
	}
}

func TestADestructionThatIsRolledBackDestroysNothing(t *testing.T) {
	t.Parallel()
	f, ctx := setUp(t), context.Background()
	place := vault.Place{Column: "c", Row: "r"}
	sealed, err := f.v.Seal(ctx, f.keys[1], place, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.InTx(ctx, f.db, func(ctx context.Context, _ *ent.Client) (int, error) {
		if err := f.v.Destroy(ctx, f.keys[1]); err != nil {
			return 0, err
		}
		return 0, io.ErrUnexpectedEOF
	})
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	if got, err := open(t, root, f.db, f.dir).Open(ctx, f.keys[1], place, sealed); err != nil || string(got) != "x" {
		t.Errorf("%q %v", got, err)
	}
}

func TestAWrappedKeyOpensOnlyInItsOwnRow(t *testing.T) {
	t.Parallel()
	f, ctx := setUp(t), context.Background()
	keeper := access.As(ctx, access.ActorKeeper, "")
	place := vault.Place{Column: "c", Row: "r"}
	one, err := f.db.DataKey.Get(keeper, f.keys[0])
	if err != nil {
		t.Fatal(err)
	}
	// Whoever can write rows puts a key that they know how to use into another row.
	if err := f.db.DataKey.UpdateOneID(f.keys[2]).SetWrapped(*one.Wrapped).Exec(keeper); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, root, f.db, f.dir).Seal(ctx, f.keys[2], place, []byte("x")); !errors.Is(err, vault.ErrSealed) {
		t.Errorf("a swapped key is used: %v", err)
	}
}

func TestAnotherRootKeyOpensNothing(t *testing.T) {
	t.Parallel()
	f, ctx := setUp(t), context.Background()
	place := vault.Place{Column: "c", Row: "r"}
	other := open(t, bytes.Repeat([]byte{8}, vault.KeySize), f.db, f.dir)
	for _, k := range f.keys {
		if _, err := other.Seal(ctx, k, place, []byte("x")); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("%v", err)
		}
	}
	if _, err := other.OpenSystem(place, f.v.SealSystem(place, []byte("x"))); !errors.Is(err, vault.ErrSealed) {
		t.Errorf("system: %v", err)
	}
	if bytes.Equal(other.Index("email", "a"), f.v.Index("email", "a")) {
		t.Error("the blind index does not depend on the root key")
	}
	for _, size := range []int{0, 16, 31, 33} {
		if _, err := vault.New(make([]byte, size), f.db, nil); err == nil {
			t.Errorf("a root key of %d bytes is taken", size)
		}
	}
}

func TestTheBlindIndexIsStableAndApart(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	again := open(t, root, f.db, f.dir)
	if !bytes.Equal(f.v.Index("email", "a@b.c"), again.Index("email", "a@b.c")) {
		t.Error("a restart changes the index: nobody is found any more")
	}
	seen := map[string]string{}
	for _, c := range [][2]string{{"email", "a"}, {"email", "b"}, {"phone", "a"}, {"ema", "ila"}, {"email", ""}, {"", "email"}} {
		k := string(f.v.Index(c[0], c[1]))
		if other, ok := seen[k]; ok {
			t.Errorf("%v and %s are indexed alike", c, other)
		}
		seen[k] = c[0] + "/" + c[1]
	}
	if bytes.Equal(vault.DatabaseKey(root)[:vault.KeySize], root) {
		t.Error("the database is encrypted under the root key itself")
	}
}

func TestObjectsAreBoundToTheirNameAndKey(t *testing.T) {
	t.Parallel()
	f, ctx := setUp(t), context.Background()
	put := func(content string) string {
		w, err := f.v.Create(ctx, f.keys[1])
		if err != nil {
			t.Fatal(err)
		}
		defer w.Abort()
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		name, _, err := w.Commit()
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	read := func(key, name string) (string, error) {
		o, err := f.v.OpenObject(ctx, key, name)
		if err != nil {
			return "", err
		}
		defer o.Close()
		b, err := io.ReadAll(io.NewSectionReader(o, 0, o.Size()))
		return string(b), err
	}
	one, two := put("the first"), put("the second")
	if got, err := read(f.keys[1], one); err != nil || got != "the first" {
		t.Fatalf("%q %v", got, err)
	}
	if got, err := read(f.keys[2], one); err == nil {
		t.Errorf("another key reads %q", got)
	}
	path := func(name string) string { return filepath.Join(f.dir, name[len(name)-2:], name) }
	if err := os.Rename(path(two), path(one)); err != nil {
		t.Fatal(err)
	}
	if got, err := read(f.keys[1], one); err == nil {
		t.Errorf("a swapped object reads %q", got)
	}
	for _, name := range []string{"", "obj_", "../../etc/passwd", "obj_../../../../etc/passwd0000", "key_" + one[4:]} {
		if _, err := f.v.OpenObject(ctx, f.keys[1], name); err == nil {
			t.Errorf("%q opens", name)
		}
		if err := f.v.Remove(name); err == nil {
			t.Errorf("%q is removed", name)
		}
	}
	if info, err := os.Stat(path(one)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("objects are readable by others: %v %v", info.Mode(), err)
	}
}

func TestAnAbortedObjectLeavesNothing(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	w, err := f.v.Create(context.Background(), f.keys[1])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 200_000)); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	// What a killed process leaves goes at a start a day later; until then another
	// server may be writing it.
	fresh := filepath.Join(f.dir, "xx", "obj_y.partial")
	half := filepath.Join(f.dir, "xx", "obj_x.partial")
	if err := errors.Join(os.MkdirAll(filepath.Dir(half), 0o700), os.WriteFile(half, []byte("x"), 0o600), os.WriteFile(fresh, []byte("x"), 0o600),
		os.Chtimes(half, time.Time{}, time.Now().Add(-25*time.Hour))); err != nil {
		t.Fatal(err)
	}
	open(t, root, f.db, f.dir)
	files, err := filepath.Glob(filepath.Join(f.dir, "*", "*"))
	if err != nil || len(files) != 1 || files[0] != fresh {
		t.Errorf("%v %v", files, err)
	}
}
