package member

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
)

// maxFound bounds how many members one search selects. Whoever finds so many types
// more letters.
const maxFound = 200

// Matching selects the members who have not been removed and, with a text, those
// among them whose name or address contains it. Names are sealed each under the
// key of its person, so no index and no database can search them: they are opened
// here one after the other, as far as the viewer sees them.
func (s *Service) Matching(ctx context.Context, text string) ([]predicate.Membership, error) {
	found := []predicate.Membership{membership.StateNEQ(membership.StateREMOVED)}
	text = fold(text)
	if text == "" {
		return found, nil
	}
	rows, err := s.DB.Membership.Query().Where(found...).WithUser().Order(membership.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("search members: %w", err)
	}
	var ids []string
	for _, row := range rows {
		name, err := s.People.Name(ctx, row.Edges.User)
		if err != nil {
			return nil, fmt.Errorf("search members: %w", err)
		}
		address, err := s.People.Address(ctx, row.Edges.User)
		if err != nil {
			return nil, fmt.Errorf("search members: %w", err)
		}
		if strings.Contains(fold(name), text) || address != nil && strings.Contains(fold(*address), text) {
			if ids = append(ids, row.ID); len(ids) == maxFound {
				break
			}
		}
	}
	return append(found, membership.IDIn(ids...)), nil
}

// fold brings a text into the form in which it is compared.
func fold(text string) string {
	return norm.NFC.String(cases.Fold().String(strings.TrimSpace(text)))
}
