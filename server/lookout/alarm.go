package lookout

import (
	"strconv"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/decoy"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/device"
)

// FactTimes of an event of a decoy says how often it was used, and FactHow how.
const (
	FactTimes = "times"
	FactHow   = "how"
)

var looks = map[decoy.Kind]string{
	decoy.KindDATASET: "dataset", decoy.KindAPI_KEY: "API key", decoy.KindCLOUD_KEY: "cloud key",
	decoy.KindPASSWORD: "password", decoy.KindLINK: "link",
}

// alarm adds that a decoy was touched. What whoever did it left behind is sealed under
// their key, if it is known who it was; of a stranger under that of the organization.
func (b *batch) alarm(e *ent.ActivityEvent, d *ent.Decoy, seen activity.Detail, action string) {
	times := 1
	if n, err := strconv.Atoi(seen.Facts[FactTimes]); err == nil && n > 0 {
		times = n
	}
	n := noteOf(&b.touched, d.ID)
	n.found, n.foundAt = n.found+times, e.CreatedAt
	actor := value(e.ActorID)
	f := alert.Finding{
		Rule: alert.DecoyTouched, Organization: e.OrganizationID, Key: d.ID + "|" + actor, Count: times,
		Subject: alert.Subject{Person: actor, Object: d.ID},
		Reasons: []alert.Reason{{Name: "decoy", Text: "It is the " + looks[d.Kind] + " “" + d.Name + "”, which nobody has a reason to touch."}},
	}
	add := func(name, text string) { f.Reasons = append(f.Reasons, alert.Reason{Name: name, Text: text}) }
	if d.Note != "" {
		add("planted", "Where it is planted: "+d.Note)
	}
	if d.DatasetID != "" {
		f.Technique = "T1530"
	}
	if action != "" {
		add("action "+action, "Somebody "+action+".")
	}
	if how := seen.Facts[FactHow]; how != "" {
		add("how "+how, "It was used "+how+".")
	}
	if seen.Agent != "" {
		add("browser", "The program calls itself "+device.Name(seen.Agent)+".")
	}
	if seen.Address != "" {
		add("address", "It came from the address "+seen.Address+".")
	}
	b.add(f, e.ID)
}
