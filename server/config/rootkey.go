package config

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// RootKeySize is the length of the root key in bytes.
const RootKeySize = 32

// DatabasePath is where the embedded database lies.
func (c *Config) DatabasePath() string { return filepath.Join(c.DataDir, "strongroom.db") }

// ObjectsPath is where sealed objects are kept.
func (c *Config) ObjectsPath() string {
	if c.ObjectsDir != "" {
		return c.ObjectsDir
	}
	return filepath.Join(c.DataDir, "objects")
}

// RootKeyPath is where the root key lies when ROOT_KEY is not set.
func (c *Config) RootKeyPath() string { return filepath.Join(c.DataDir, "root.key") }

// LoadRootKey returns the root key: the configured one, else the one in the data
// folder, else a new one, written there first and synced. It makes no new key
// beside an existing database, since that could not be opened with it.
func (c *Config) LoadRootKey() ([]byte, error) {
	if c.RootKey.IsSet() {
		return decodeKey(c.RootKey.Reveal())
	}
	path := c.RootKeyPath()
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if _, err := os.Lstat(c.DatabasePath()); err == nil {
		return nil, fmt.Errorf("%s is missing beside an existing database; put back the key that belongs to it", path)
	}
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	return makeKey(path)
}

func readKey(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read root key: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("root key %s can be read by others (mode %#o); run chmod 600 on it", path, mode)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read root key: %w", err)
	}
	key, err := decodeKey(strings.TrimSpace(string(content)))
	if err != nil {
		return nil, fmt.Errorf("root key %s: %w", path, err)
	}
	return key, nil
}

// makeKey writes a new key under another name and links it into place, so that
// a crash leaves no half-written key and of two servers starting at once the
// slower one reads the faster one's key.
func makeKey(path string) ([]byte, error) {
	key := make([]byte, RootKeySize)
	rand.Read(key) // never fails: crypto/rand ends the program instead
	temp, err := os.CreateTemp(filepath.Dir(path), ".root.key-*")
	if err != nil {
		return nil, fmt.Errorf("make root key: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, temp.Chmod(0o600), temp.Sync(), temp.Close()); err != nil {
		return nil, fmt.Errorf("make root key: %w", err)
	}
	err = os.Link(temp.Name(), path)
	if errors.Is(err, fs.ErrExist) {
		return readKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("make root key: %w", err)
	}
	return key, syncDir(filepath.Dir(path))
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func decodeKey(text string) ([]byte, error) {
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString,
		base64.StdEncoding.DecodeString,
		base64.RawStdEncoding.DecodeString,
	} {
		if key, err := decode(text); err == nil && len(key) == RootKeySize {
			return key, nil
		}
	}
	return nil, fmt.Errorf("not %d bytes in hexadecimal or base64; make one with: openssl rand -hex %d", RootKeySize, RootKeySize)
}
