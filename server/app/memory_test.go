package app

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheSmallerLimitOfMemoryCounts(t *testing.T) {
	t.Parallel()
	file := func(content string) string {
		if content == "" {
			return filepath.Join(t.TempDir(), "absent")
		}
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const machine = "MemTotal:        2048 kB\nMemFree:          100 kB\n"
	for name, c := range map[string]struct {
		group, machine string
		want           int64
	}{
		"no control group":      {"", machine, 2 << 20},
		"one without a limit":   {"max\n", machine, 2 << 20},
		"one with a limit":      {"1048576\n", machine, 1 << 20},
		"one above the machine": {"99999999\n", machine, 2 << 20},
		"only a control group":  {"1048576\n", "", 1 << 20},
		"neither":               {"", "", 0},
		"nonsense":              {"-5\n", "MemTotal: much kB\n", 0},
	} {
		if got := available(file(c.group), file(c.machine)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
