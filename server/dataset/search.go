package dataset

import (
	"github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/datasetcolumn"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/ent/predicate"
)

// Matching selects datasets whose name, table or one of whose current columns
// contains the text, whatever its case.
func Matching(text string) predicate.Dataset {
	return dataset.Or(
		dataset.NameContainsFold(text),
		dataset.TableNameContainsFold(text),
		dataset.HasCurrentVersionWith(datasetversion.HasColumnsWith(datasetcolumn.NameContainsFold(text))),
	)
}
