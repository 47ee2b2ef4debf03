package apptest

import (
	"fmt"
	"testing"
)

func TestABacklogStarvesNoOtherOrganization(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = append(o.Environ, "STRONGROOM_SANDBOX_RUNS=1")
		a := Start(t, o)
		admin := a.SetUp()
		other := a.AnotherOrganization("Initech", "ines@example.com", "Ines Other")
		running := func() int { return a.count("SELECT count(*) FROM runs WHERE state = 'RUNNING'") }
		long := admin.Start("SELECT count(*) FROM range(1000000000000)", "")
		Eventually(t, "the first run executes", func() bool { return running() == 1 })
		for range 50 {
			admin.Start("SELECT 1", "")
		}
		small := other.Start("SELECT 2", "")
		if n := running(); n != 1 {
			t.Errorf("%d runs execute at once", n)
		}
		admin.Must(`mutation($id: ID!) { cancelRun(input: {id: $id}) { run { state } } }`, map[string]any{"id": long}, nil)
		if run := other.Await(small); run.State != "SUCCEEDED" {
			t.Fatalf("the other organization's run is %s", run.State)
		}
		before := a.count(fmt.Sprintf(
			"SELECT count(*) FROM runs WHERE state = 'SUCCEEDED' AND finished_at < (SELECT finished_at FROM runs WHERE id = '%s')", small))
		if before > 0 {
			t.Errorf("%d runs of the backlog came before the other organization's", before)
		}
	})
}
