package decoy

import (
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/fault"
)

func TestANoteIsOneLineOfWhatCanBeSeen(t *testing.T) {
	t.Parallel()
	if _, note, err := described("Backup", " In the\nwiki "); note != "In the wiki" || err != nil {
		t.Errorf("%q %v", note, err)
	}
	for _, note := range []string{"a\x00b", "wiki\u202eexe", strings.Repeat("é", 251)} {
		if _, _, err := described("Backup", note); fault.CodeOf(err) != fault.CodeInvalid {
			t.Errorf("%q: %v", note, err)
		}
	}
}
