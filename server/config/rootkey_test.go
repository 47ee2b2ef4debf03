package config

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestRootKeyIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	c := &Config{DataDir: filepath.Join(t.TempDir(), "data")}
	var wg sync.WaitGroup
	keys := make([][]byte, 8)
	for i := range keys {
		wg.Go(func() {
			key, err := c.LoadRootKey()
			if err != nil {
				t.Error(err)
			}
			keys[i] = key
		})
	}
	wg.Wait()
	for _, key := range keys {
		if len(key) != RootKeySize || !bytes.Equal(key, keys[0]) {
			t.Fatalf("servers that start together got different keys")
		}
	}
	info, err := os.Stat(c.RootKeyPath())
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %#o", info.Mode().Perm())
	}
	left, err := os.ReadDir(c.DataDir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 {
		t.Errorf("the folder holds %v", left)
	}
}

func TestRootKeyThatOthersCanReadIsRefused(t *testing.T) {
	t.Parallel()
	c := &Config{DataDir: t.TempDir()}
	if _, err := c.LoadRootKey(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(c.RootKeyPath(), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := c.LoadRootKey(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("got error %v", err)
	}
}

func TestRootKeyIsNotReplacedBesideADatabase(t *testing.T) {
	t.Parallel()
	c := &Config{DataDir: t.TempDir()}
	if err := os.WriteFile(c.DatabasePath(), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.LoadRootKey(); err == nil || !strings.Contains(err.Error(), "put back the key") {
		t.Errorf("got error %v", err)
	}
}

func TestRootKeyFromTheEnvironment(t *testing.T) {
	t.Parallel()
	want := bytes.Repeat([]byte{0xfb, 7}, RootKeySize/2)
	for _, text := range []string{hex.EncodeToString(want), base64.StdEncoding.EncodeToString(want), base64.RawStdEncoding.EncodeToString(want)} {
		c := &Config{DataDir: t.TempDir(), RootKey: NewSecret(text)}
		got, err := c.LoadRootKey()
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: got %x, %v", text, got, err)
		}
	}
}
