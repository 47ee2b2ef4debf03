package schema

import (
	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent/access"
)

// What is said of a person who is watched more closely is for the others: whoever sees
// every alert and every event does not see these about themselves.

// personWatched is the rule of the alerts about somebody who is watched.
const personWatched = "watched-person"

// watching are the kinds of the events of watching somebody.
var watching = []any{"watch.begun", "watch.extended", "watch.ended"}

// anothers is a watch of something, or of another person.
func anothers(v access.Viewer) func(*sql.Selector) {
	return except(map[string]any{"kind": "PERSON", "object_id": v.User})
}

// except leaves out the rows that have these values.
func except(values map[string]any) func(*sql.Selector) {
	return func(s *sql.Selector) {
		var all []*sql.Predicate
		for column, value := range values {
			all = append(all, sql.EQ(s.C(column), value))
		}
		s.Where(sql.Not(sql.And(all...)))
	}
}

// alertsOnMe selects the ids of the alerts that the viewer is not to see; of everybody
// if several people are served at once.
func alertsOnMe(v access.Viewer, dialect string) *sql.Selector {
	t := sql.Dialect(dialect).Table("alerts")
	s := sql.Dialect(dialect).Select(t.C("id")).From(t).
		Where(sql.And(sql.EQ(t.C("organization_id"), v.Organization), sql.EQ(t.C("rule"), personWatched)))
	if v.User != access.Stranger {
		s.Where(sql.EQ(t.C("subject_id"), v.User))
	}
	return s
}

// untold leaves out the events of watching the viewer. People without the whole log see
// what they did themselves, which is none of these.
func untold(v access.Viewer) func(*sql.Selector) {
	if !v.Can(access.ActivityAudit) {
		return nil
	}
	return func(s *sql.Selector) {
		about := sql.EQ(s.C("subject_id"), v.User)
		if v.User == access.Stranger {
			about = sql.NEQ(s.C("subject_id"), "")
		}
		s.Where(sql.Not(sql.Or(
			sql.And(sql.In(s.C("kind"), watching...), about),
			sql.And(sql.HasPrefix(s.C("kind"), "alert."), sql.In(s.C("object_id"), alertsOnMe(v, s.Dialect()))),
		)))
	}
}

// unmentioned is untold for what finds events.
func unmentioned(v access.Viewer) func(*sql.Selector) {
	if !v.Can(access.ActivityAudit) {
		return nil
	}
	return func(s *sql.Selector) {
		about := sql.EQ(s.C("object_id"), v.User)
		t := sql.Dialect(s.Dialect()).Table("activity_events")
		events := sql.Dialect(s.Dialect()).Select(t.C("id")).From(t).
			Where(sql.And(sql.EQ(t.C("organization_id"), v.Organization), sql.In(t.C("object_id"), alertsOnMe(v, s.Dialect()))))
		s.Where(sql.Not(sql.Or(
			sql.And(sql.In(s.C("kind"), watching...), about),
			sql.And(sql.HasPrefix(s.C("kind"), "alert."), about, sql.In(s.C("event_id"), events)),
		)))
	}
}
