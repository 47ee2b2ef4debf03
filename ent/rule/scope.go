package rule

import (
	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent/access"
)

// Mine narrows to rows whose column names the viewer.
func Mine(column string) Scope {
	return func(v access.Viewer) func(*sql.Selector) { return sql.FieldEQ(column, v.User) }
}

// MineUnless narrows to one's own rows unless the viewer holds p.
func MineUnless(p access.Permission, column string) Scope {
	return func(v access.Viewer) func(*sql.Selector) {
		if v.Can(p) {
			return nil
		}
		return sql.FieldEQ(column, v.User)
	}
}

// ThisOrganization narrows the organizations themselves to the viewer's own.
func ThisOrganization(v access.Viewer) func(*sql.Selector) {
	return sql.FieldEQ("id", v.Organization)
}
