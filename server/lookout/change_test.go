package lookout

import (
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/fault"
)

func TestADescriptionIsWhatCanBeSeen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]fault.Code{
		"One line\nand another": "", "a\x00b": fault.CodeInvalid, "wiki\u202eexe": fault.CodeInvalid, strings.Repeat("é", 1001): fault.CodeInvalid,
	} {
		if err := (&Change{Description: &text}).check(); err == nil && want != "" || err != nil && fault.CodeOf(err) != want {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}
