package sandbox

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	MainIfWorker()
	os.Exit(m.Run())
}
