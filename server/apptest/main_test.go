package apptest

import (
	"os"
	"testing"

	"github.com/strongroom/strongroom/server/sandbox"
)

func TestMain(m *testing.M) {
	sandbox.MainIfWorker()
	os.Exit(m.Run())
}
