package password_test

import (
	"context"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/login/password"
)

func TestOnlyThePasswordOpens(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	hash, err := password.Hash(ctx, "Quiet-Meadow-é")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := password.Hash(ctx, "Quiet-Meadow-é"); err != nil || again == hash {
		t.Errorf("two hashes are alike: no salt (%v)", err)
	}
	for try, want := range map[string]bool{
		"Quiet-Meadow-é":          true,
		"Quiet-Meadow-e\u0301":    true, // as another keyboard writes it
		"quiet-meadow-é":          false,
		"Quiet-Meadow-é ":         false,
		"":                        false,
		strings.Repeat("x", 5000): false,
	} {
		if got, err := password.Verify(ctx, hash, try); got != want || err != nil {
			t.Errorf("%.20q: %v %v", try, got, err)
		}
		if got, err := password.Verify(ctx, "", try); got || err != nil {
			t.Errorf("nobody has the password %.20q: %v %v", try, got, err)
		}
	}
	for _, broken := range []string{"x", "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA", hash[:len(hash)-4], strings.Replace(hash, "argon2id", "argon2i", 1), hash + "$"} {
		if got, err := password.Verify(ctx, broken, "Quiet-Meadow-é"); got || err == nil {
			t.Errorf("a broken hash %q: %v %v", broken, got, err)
		}
	}
}

// Tests of other packages may make hashes cheap; the program never does.
func TestAHashCostsWhatOWASPRecommends(t *testing.T) {
	t.Parallel()
	hash, err := password.Hash(context.Background(), "Quiet-Meadow-417")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%s %v", hash, err)
	}
}

func TestVerifyGivesUpWithItsRequest(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got, _ := password.Verify(ctx, "", "Quiet-Meadow-417"); got {
		t.Error("an abandoned request signs nobody in")
	}
}
