package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Sweep removes what a crash has left in the folder: objects that no row names and
// objects that were never finished, once they are older than abandoned. named gets
// names of objects and returns those among them that rows name. Sweep returns how
// many objects it removed.
//
// An object is written before its row, so a young one may still get it: between
// the two lies one transaction, never a day.
func (v *Vault) Sweep(ctx context.Context, now time.Time, named func(ctx context.Context, names []string) ([]string, error)) (int, error) {
	removed := 0
	folders, err := os.ReadDir(v.objects.dir)
	if err != nil {
		return 0, fmt.Errorf("sweep objects: %w", err)
	}
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		n, err := v.sweepFolder(ctx, filepath.Join(v.objects.dir, folder.Name()), now.Add(-abandoned), named)
		removed += n
		if err != nil {
			return removed, fmt.Errorf("sweep objects: %w", err)
		}
	}
	return removed, nil
}

// sweepFolder sweeps one folder, of which there are about a thousand: its names
// fit into one question.
func (v *Vault) sweepFolder(ctx context.Context, dir string, before time.Time, named func(context.Context, []string) ([]string, error)) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	var old, doomed []string
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed meanwhile
		}
		if err != nil {
			return 0, err
		}
		if !info.Mode().IsRegular() || !info.ModTime().Before(before) {
			continue
		}
		switch name, half := strings.CutSuffix(e.Name(), partial); {
		case !validName(name): // not ours
		case half:
			doomed = append(doomed, e.Name())
		default:
			old = append(old, name)
		}
	}
	orphans, err := unnamed(ctx, old, named)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, name := range append(doomed, orphans...) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// asked is how many names are asked about at once.
const asked = 500

func unnamed(ctx context.Context, names []string, named func(context.Context, []string) ([]string, error)) ([]string, error) {
	var out []string
	for len(names) > 0 {
		some := names[:min(asked, len(names))]
		names = names[len(some):]
		kept, err := named(ctx, some)
		if err != nil {
			return nil, err
		}
		keep := make(map[string]bool, len(kept))
		for _, name := range kept {
			keep[name] = true
		}
		for _, name := range some {
			if !keep[name] {
				out = append(out, name)
			}
		}
	}
	return out, nil
}

// Claim writes whose objects these are into the folder, or compares: it reports
// whether the folder belongs to the installation that the mark stands for. Who
// sweeps asks it first, since to a wrong database every object looks left over.
func (v *Vault) Claim(mark string) (bool, error) {
	path := filepath.Join(v.objects.dir, "owner")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		there, err := os.ReadFile(path)
		if err != nil {
			return false, fmt.Errorf("read owner of objects: %w", err)
		}
		return string(there) == mark, nil
	}
	if err != nil {
		return false, fmt.Errorf("claim objects: %w", err)
	}
	_, err = file.WriteString(mark)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return false, errors.Join(fmt.Errorf("claim objects: %w", err), os.Remove(path))
	}
	return true, syncDir(v.objects.dir)
}
