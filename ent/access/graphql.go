package access

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// MarshalGQL writes the role as an enum value of the API.
func (r Role) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(r))) }

// UnmarshalGQL reads an enum value of the API and refuses any that is not a role.
func (r *Role) UnmarshalGQL(v any) error {
	s, ok := v.(string)
	if !ok || !slices.Contains(Roles, Role(s)) {
		return fmt.Errorf("%v is not a Role", v)
	}
	*r = Role(s)
	return nil
}

// MarshalGQL writes the permission as an enum value of the API.
func (p Permission) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(p))) }

// UnmarshalGQL reads an enum value of the API and refuses unknown ones.
func (p *Permission) UnmarshalGQL(v any) error {
	s, ok := v.(string)
	if !ok || !slices.ContainsFunc(Permissions, func(d Described) bool { return string(d.Permission) == s && !d.Internal }) {
		return fmt.Errorf("%v is not a Permission", v)
	}
	*p = Permission(s)
	return nil
}
