package apptest

import (
	"os"
	"testing"

	"github.com/strongroom/strongroom/server/login/password/passwordtest"
	"github.com/strongroom/strongroom/server/sandbox"
)

func TestMain(m *testing.M) {
	sandbox.MainIfWorker()
	passwordtest.Cheapen()
	os.Exit(m.Run())
}
