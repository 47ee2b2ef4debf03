package lookout

import (
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/fault"
)

func TestAnOrganizationTakesOneSlotForBackTests(t *testing.T) {
	t.Parallel()
	s := New(nil, nil, nil, nil, nil)
	begin := func(organization, refusal string) (end func()) {
		t.Helper()
		end, err := s.begin(organization)
		if refusal == "" && err == nil {
			return end
		}
		if err == nil || fault.CodeOf(err) != fault.CodeUnavailable || !strings.Contains(err.Error(), refusal) {
			t.Errorf("%s is answered %v, not %q", organization, err, refusal)
		}
		return nil
	}
	one := begin("org_1", "")
	begin("org_1", "of your organization")
	two := begin("org_2", "")
	begin("org_3", "Others are")
	begin("org_2", "of your organization")
	one()
	three := begin("org_3", "")
	begin("org_1", "Others are")
	two()
	three()
	begin("org_1", "")()
}
