package apptest

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/migrate"
)

// objects lists the files in the folder of objects, without the mark of its owner.
func (a *App) objects() []string {
	a.t.Helper()
	files, err := filepath.Glob(filepath.Join(a.Config.ObjectsPath(), "*", "*"))
	if err != nil {
		a.t.Fatal(err)
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	slices.Sort(files)
	return files
}

// orphan writes an object that no row names, as a server does that is killed
// before it commits.
func (a *App) orphan(content string) string {
	a.t.Helper()
	ctx := access.As(context.Background(), access.ActorKeeper, "")
	keys, err := a.DB.DataKey.Query().IDs(ctx)
	if err != nil || len(keys) == 0 {
		a.t.Fatal(keys, err)
	}
	w, err := a.Vault.Create(ctx, keys[0])
	if err != nil {
		a.t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		a.t.Fatal(err)
	}
	name, _, err := w.Commit()
	if err != nil {
		a.t.Fatal(err)
	}
	return name
}

// old makes every object look as if it had been written so long ago.
func (a *App) old(age time.Duration, names ...string) {
	a.t.Helper()
	at := a.Clock.Now().Add(-age)
	for _, name := range names {
		if err := os.Chtimes(filepath.Join(a.Config.ObjectsPath(), strings.TrimSuffix(name, ".partial")[len("obj_")+24:], name), at, at); err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a *App) sweepOrphans() {
	a.t.Helper()
	if err := a.SweepOrphans(context.Background()); err != nil {
		a.t.Fatal(err)
	}
}

func TestOrphansAreRemovedAndNothingElse(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.Upload("birds.csv", "species,n\ngull,1\n")
		run := admin.Run("SELECT * FROM birds")
		path, _ := admin.BeginUpload("slow.csv", 100, nil)
		if res, err := admin.Patch(path, 0, strings.NewReader("species,n\n")); err != nil || res.StatusCode != http.StatusNoContent {
			t.Fatal(res, err)
		}
		a.settle()
		named := a.objects()
		if len(named) != 3 { // the dataset, the result, the part of an upload under way
			t.Fatalf("objects %v", named)
		}
		lost, young := a.orphan("lost"), a.orphan("young")
		half := a.orphan("half")
		dir := filepath.Join(a.Config.ObjectsPath(), half[len(half)-2:])
		if err := os.Rename(filepath.Join(dir, half), filepath.Join(dir, half+".partial")); err != nil {
			t.Fatal(err)
		}
		a.old(25*time.Hour, append(named, lost, half+".partial")...)
		a.old(23*time.Hour, young)
		a.sweepOrphans()
		want := append(slices.Clone(named), young)
		slices.Sort(want)
		if diff := cmp.Diff(want, a.objects()); diff != "" {
			t.Errorf("what is left (-want +got):\n%s", diff)
		}
		if status, _ := admin.Get(admin.Export(run.Result.ID, "CSV")); status != 200 {
			t.Errorf("the result answers %d", status)
		}
		if n := admin.Offset(path); n != len("species,n\n") {
			t.Errorf("the upload is at %d", n)
		}
	})
}

func TestObjectsOfAnotherDatabaseAreNotSwept(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	a.SetUp()
	lost := a.orphan("lost")
	a.old(48*time.Hour, lost)
	if err := os.WriteFile(filepath.Join(a.Config.ObjectsPath(), "owner"), []byte("org_another"), 0o600); err != nil {
		t.Fatal(err)
	}
	a.sweepOrphans()
	if diff := cmp.Diff([]string{lost}, a.objects()); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(string(a.Log.Bytes()), "belong to another database") {
		t.Error("the operator is not told")
	}
}

// TestSweeperAsksEveryTableThatNamesObjects holds the lookup against the schema.
func TestSweeperAsksEveryTableThatNamesObjects(t *testing.T) {
	t.Parallel()
	var got []string
	for _, table := range migrate.Tables {
		for _, c := range table.Columns {
			if strings.Contains(c.Name, "object") && c.Name != "object_id" {
				got = append(got, table.Name+"."+c.Name)
			}
		}
	}
	slices.Sort(got)
	want := []string{"dataset_versions.object", "results.object", "upload_parts.object"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("another column names objects; let named in server/app/sweep.go ask it:\n%s", diff)
	}
}

func TestAbandonedUploadsAreRemovedAfterADay(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		path, _ := admin.BeginUpload("slow.csv", 100, nil)
		if _, err := admin.Patch(path, 0, strings.NewReader("species,n\n")); err != nil {
			t.Fatal(err)
		}
		expire := func() {
			t.Helper()
			if err := a.Expire(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		a.Clock.Advance(23 * time.Hour)
		expire()
		if n := a.count("SELECT count(*) FROM uploads"); n != 1 || len(a.objects()) != 1 {
			t.Fatalf("%d uploads, objects %v", n, a.objects())
		}
		a.Clock.Advance(2 * time.Hour)
		expire()
		if n := a.count("SELECT (SELECT count(*) FROM uploads) + (SELECT count(*) FROM upload_parts)"); n != 0 || len(a.objects()) != 0 {
			t.Errorf("%d rows, objects %v", n, a.objects())
		}
		if n := a.count("SELECT count(*) FROM data_keys WHERE purpose = 'UPLOAD' AND wrapped IS NOT NULL"); n != 0 {
			t.Errorf("%d keys of uploads still open", n)
		}
	})
}
