package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/vault/seal"
)

// Objects is a folder of sealed objects. Only ciphertext enters it.
type Objects struct{ dir string }

// abandoned is how old a half-written object must be to have no writer any more:
// another server may be writing into the same folder.
const abandoned = 24 * time.Hour

// OpenObjects opens the folder, making it if need be, and removes what was left
// half-written a day ago.
func OpenObjects(dir string) (*Objects, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder of objects: %w", err)
	}
	half, err := filepath.Glob(filepath.Join(dir, "*", "*"+partial))
	if err != nil {
		return nil, fmt.Errorf("look for half-written objects: %w", err)
	}
	for _, path := range half {
		info, err := os.Stat(path)
		if err != nil || time.Since(info.ModTime()) < abandoned {
			continue
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("remove half-written object: %w", err)
		}
	}
	return &Objects{dir: dir}, nil
}

// partial marks files that are not objects yet.
const partial = ".partial"

// path spreads objects over folders by the last characters of their names, which
// are random.
func (o *Objects) path(name string) string {
	return filepath.Join(o.dir, name[len(name)-2:], name)
}

// Writer writes one sealed object. The object exists after Commit, whole, or not
// at all.
type Writer struct {
	name string
	path string
	file *os.File
	seal io.WriteCloser
	size int64 // plaintext bytes
}

// Create starts an object under a data key. Commit or Abort ends it.
func (v *Vault) Create(ctx context.Context, keyID string) (*Writer, error) {
	k, err := v.key(ctx, keyID)
	if err != nil {
		return nil, fmt.Errorf("create object: %w", err)
	}
	name := id.New("obj")
	path := v.objects.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("create object: %w", err)
	}
	file, err := os.OpenFile(path+partial, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create object: %w", err)
	}
	w := &Writer{name: name, path: path, file: file}
	if w.seal, err = seal.NewWriter(file, k.key, binding(name)); err != nil {
		w.Abort()
		return nil, fmt.Errorf("create object: %w", err)
	}
	return w, nil
}

// binding is the associated data of an object: a renamed object does not open.
func binding(name string) []byte { return []byte("object|" + name) }

// Write seals and writes plaintext.
func (w *Writer) Write(p []byte) (int, error) {
	n, err := w.seal.Write(p)
	w.size += int64(n)
	return n, err
}

// Size is how much plaintext was written so far, in bytes.
func (w *Writer) Size() int64 { return w.size }

// Commit makes the object durable and returns its name and its size on disk.
func (w *Writer) Commit() (name string, sealed int64, err error) {
	if err := w.seal.Close(); err != nil {
		w.Abort()
		return "", 0, fmt.Errorf("finish object: %w", err)
	}
	info, err := w.file.Stat()
	if err = errors.Join(err, w.file.Sync(), w.file.Close()); err != nil {
		w.Abort()
		return "", 0, fmt.Errorf("finish object: %w", err)
	}
	if err := os.Rename(w.path+partial, w.path); err != nil {
		w.Abort()
		return "", 0, fmt.Errorf("finish object: %w", err)
	}
	return w.name, info.Size(), syncDir(filepath.Dir(w.path))
}

// Abort drops the object. After Commit it does nothing.
func (w *Writer) Abort() {
	_ = w.file.Close()
	_ = os.Remove(w.path + partial)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder of objects: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// Object is an open sealed object. It reads plaintext at any place and is safe
// for concurrent use.
type Object struct {
	*seal.Reader
	file *os.File
}

// Close closes the file.
func (o *Object) Close() error { return o.file.Close() }

// OpenObject opens an object that was sealed under a data key.
func (v *Vault) OpenObject(ctx context.Context, keyID, name string) (*Object, error) {
	k, err := v.key(ctx, keyID)
	if err != nil {
		return nil, fmt.Errorf("open object: %w", err)
	}
	if !validName(name) {
		return nil, errors.New("open object: not the name of an object")
	}
	file, err := os.Open(v.objects.path(name))
	if err != nil {
		return nil, fmt.Errorf("open object: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open object: %w", err), file.Close())
	}
	r, err := seal.NewReader(file, info.Size(), k.key, binding(name))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open object %s: %w", name, err), file.Close())
	}
	return &Object{Reader: r, file: file}, nil
}

// Remove removes an object. One that is gone already is no error.
func (v *Vault) Remove(name string) error {
	if !validName(name) {
		return errors.New("remove object: not the name of an object")
	}
	if err := os.Remove(v.objects.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove object: %w", err)
	}
	return nil
}

func validName(name string) bool {
	return strings.HasPrefix(name, "obj_") && len(name) == len("obj_")+26 && !strings.ContainsAny(name, "/.\\")
}
