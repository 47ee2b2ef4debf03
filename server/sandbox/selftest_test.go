package sandbox

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestNoAttackGetsThrough runs the self-test in every mode that this host allows.
func TestNoAttackGetsThrough(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector lifts the bound of the address space")
	}
	t.Setenv("STRONGROOM_SELFTEST_SECRET", "must not be inherited")
	for i, m := range modes(Config{}) {
		if testing.Short() && i > 0 {
			break
		}
		t.Run(strings.ReplaceAll(m.String(), " ", "-")+m.letters(), func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			report, err := SelfTest(t.Context(), &out, Config{MemoryMB: 128, mode: &m})
			if err != nil {
				if os.Getuid() != 0 && m.namespaces {
					t.Skipf("this host does not allow it: %v", err)
				}
				t.Fatal(err)
			}
			for _, a := range report.Attacks {
				if !a.Held {
					t.Errorf("%s: %s", a.Name, a.How)
				}
			}
			if len(report.Attacks) < 80 {
				t.Errorf("only %d attacks were made", len(report.Attacks))
			}
			if !report.Held() || !strings.Contains(out.String(), "read a file") {
				t.Errorf("the report says:\n%s", out.String())
			}
			t.Log("\n" + out.String())
		})
	}
}
