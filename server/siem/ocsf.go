package siem

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/strongroom/strongroom/server/activity"
)

// Event is an event of the log as whoever reads the log sees it.
type Event struct {
	activity.Detail
	ID, Kind, Organization, Outcome string
	Sequence                        int
	Time                            time.Time
	// Actor is who did it, with their name unless they were erased; empty for the system.
	Actor, ActorName string
	// Subject is whom it is about.
	Subject, Object string
	// Unreadable says that what was sealed does not open: it was tampered with.
	Unreadable bool
}

// object is an object of JSON.
type object = map[string]any

// product is who speaks.
func product(version string) object {
	return object{"name": "Strongroom", "vendor_name": "Strongroom", "version": version}
}

var severities = []string{"Unknown", "Informational", "Low", "Medium", "High", "Critical"}

// severity is that of an alert or an incident; else what failed is a little more than
// what did not.
func severity(e Event) int {
	for _, fact := range []string{"severity.after", "severity after", "severity"} {
		switch strings.ToUpper(e.Facts[fact]) {
		case "LOW":
			return 2
		case "MEDIUM":
			return 3
		case "HIGH":
			return 4
		case "CRITICAL":
			return 5
		}
	}
	switch {
	case sortOf(e.Kind).class == detection && e.Kind == activity.AlertRaised.Name:
		return 3
	case e.Outcome != "SUCCEEDED":
		return 2
	}
	return 1
}

func (e Event) user() object {
	id, name := e.Actor, e.ActorName
	if e.Subject != "" && e.Subject != e.Actor {
		id, name = e.Subject, e.Name
	} else if id == "" {
		id, name = e.Object, e.Name // an invitation, or a try at an account
	}
	u := object{"uid": id, "type_id": 1, "type": "User"}
	if id == "" {
		u = object{"name": "unknown", "type_id": 0, "type": "Unknown"}
	}
	if name != "" {
		u["name"] = name
	}
	return u
}

// write says what an event is in OCSF.
func (e Event) write(version string) object {
	s := sortOf(e.Kind)
	name := s.named
	if s.activity != other {
		name = s.class.activities[s.activity]
	}
	who := object{"app_name": "Strongroom"}
	if e.Actor != "" {
		u := object{"uid": e.Actor, "type_id": 1, "type": "User"}
		if e.ActorName != "" {
			u["name"] = e.ActorName
		}
		who = object{"user": u}
	}
	// The system itself has no address, and somebody who was erased has none any more.
	from := object{"name": "unknown"}
	if a, err := netip.ParseAddr(e.Address); err == nil {
		from = object{"ip": a.WithZone("").String()}
	} else if e.Actor == "" {
		from = object{"name": "Strongroom", "svc_name": "Strongroom"}
	}
	subject := e.ActorName
	switch {
	case e.Actor == "":
		subject = "Strongroom"
	case subject == "":
		subject = e.Actor
	}
	level := severity(e)
	rest := object{"kind": e.Kind, "outcome": e.Outcome}
	if e.Object != "" {
		rest["object_id"] = e.Object
	}
	if e.Name != "" {
		rest["object_name"] = e.Name
	}
	if len(e.Facts) > 0 {
		rest["facts"] = e.Facts
	}
	if len(e.Also) > 0 {
		rest["also"] = e.Also
	}
	if e.Unreadable {
		rest["unreadable"] = true
	}
	status, statusID := "Success", 1
	if e.Outcome != "SUCCEEDED" {
		status, statusID = "Failure", 2
	}
	out := object{
		"activity_id": s.activity, "activity_name": name, "category_uid": s.class.category, "category_name": s.class.group,
		"class_uid": s.class.uid, "class_name": s.class.name, "type_uid": s.class.uid*100 + s.activity, "type_name": s.class.name + ": " + name,
		"severity_id": level, "severity": severities[level], "status_id": statusID, "status": status, "time": e.Time.UnixMilli(),
		"message": subject + " " + activity.Sentence(e.Kind, e.Name), "actor": who, "src_endpoint": from, "unmapped": rest,
		"metadata": object{
			"version": Version, "product": product(version), "uid": e.ID, "sequence": e.Sequence, "event_code": e.Kind,
			"tenant_uid": e.Organization, "log_name": "audit", "log_provider": "Strongroom",
		},
	}
	request := object{}
	if e.Agent != "" {
		request["user_agent"] = e.Agent
	}
	if e.Request != "" {
		request["uid"] = e.Request
	}
	if len(request) > 0 {
		out["http_request"] = request
	}
	e.particular(s.class, out)
	return out
}

// particular adds what only events of a class have.
func (e Event) particular(c *class, out object) {
	thing := object{"uid": e.Object, "name": e.Name}
	if e.Object == "" {
		delete(thing, "uid")
	}
	if e.Name == "" {
		delete(thing, "name")
	}
	if len(thing) == 0 {
		thing["uid"] = e.Organization
	}
	area, _, _ := strings.Cut(e.Kind, ".")
	switch c {
	case accountChange:
		out["user"] = e.user()
	case authentication:
		out["user"], out["service"] = e.user(), object{"name": "Strongroom", "uid": e.Organization}
		out["is_remote"] = true
	case entityManagement:
		thing["type"] = area
		out["entity"] = thing
	case apiActivity:
		out["api"] = object{"operation": e.Kind, "service": object{"name": "Strongroom"}}
		if e.Object != "" {
			thing["type"] = area
			out["resources"] = []object{thing}
		}
	case datastore:
		out["table"], out["type_id"], out["type"] = thing, 3, "Table"
	case detection:
		info := object{"uid": e.Object, "title": e.Name}
		if e.Name == "" {
			info["title"] = "Alert"
		}
		out["finding_info"] = info
		out["is_alert"] = e.Kind == activity.AlertRaised.Name || e.Kind == activity.AlertEscalated.Name
		out["status_id"], out["status"] = 1, "New"
		switch e.Kind {
		case activity.AlertRaised.Name, activity.AlertEscalated.Name, activity.AlertReopened.Name:
		case activity.AlertSnoozed.Name:
			out["status_id"], out["status"] = 3, "Suppressed"
		case activity.AlertResolved.Name:
			out["status_id"], out["status"] = 4, "Resolved"
		default:
			out["status_id"], out["status"] = 2, "In Progress"
		}
	case incident:
		title := e.Name
		if title == "" {
			title = "Incident"
		}
		out["finding_info_list"] = []object{{"uid": e.Object, "title": title}}
		out["assignee_group"] = object{"name": "Admins"}
		out["status_id"], out["status"] = 2, "In Progress"
		switch e.Kind {
		case activity.IncidentOpened.Name:
			out["status_id"], out["status"] = 1, "New"
		case activity.IncidentClosed.Name:
			out["status_id"], out["status"] = 5, "Closed"
		}
	}
}

// Encode writes an event as one line of printable ASCII: what people typed can end
// neither the line nor the frame that it travels in. An event that is longer than
// limit octets loses the ends of its longest texts, and says so.
func (e Event) Encode(version string, limit int) ([]byte, error) {
	out := e.write(version)
	line, err := encode(out)
	for keep := 512; err == nil && len(line) > limit; keep /= 4 {
		if keep < 8 {
			return nil, fmt.Errorf("event %s cannot be written in %d octets", e.ID, limit)
		}
		out = shorten(out, keep).(object)
		out["unmapped"].(object)["shortened"] = true
		line, err = encode(out)
	}
	return line, err
}

// shorten cuts texts to so many characters, and maps and lists to so many parts.
func shorten(v any, keep int) any {
	switch v := v.(type) {
	case string:
		if r := []rune(v); len(r) > keep {
			return string(r[:keep]) + "…"
		}
		return v
	case object:
		out := object{}
		for k, part := range v {
			out[k] = shorten(part, keep)
		}
		return out
	case map[string]string:
		out := object{}
		for k, part := range v {
			if len(out) == keep {
				break
			}
			out[shorten(k, 64).(string)] = shorten(part, keep)
		}
		return out
	case []string:
		out := []string{}
		for _, part := range v[:min(len(v), keep)] {
			out = append(out, shorten(part, keep).(string))
		}
		return out
	case []object:
		out := []object{}
		for _, part := range v {
			out = append(out, shorten(part, keep).(object))
		}
		return out
	}
	return v
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(v); err != nil {
		return nil, fmt.Errorf("write event: %w", err)
	}
	var out bytes.Buffer
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		switch {
		case r < 0x7f:
			out.WriteByte(byte(r))
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
	}
	return out.Bytes(), nil
}
