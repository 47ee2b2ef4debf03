package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent/dialect/entsql"
)

func hidden() entgql.Annotation { return entgql.Skip(entgql.SkipAll) }

// entsqlSetNull keeps rows whose parent is deleted.
func entsqlSetNull() entsql.Annotation { return *entsql.OnDelete(entsql.SetNull) }

// unsuccessful limits an index to what was refused or failed, which is little. Whoever
// searches has to say it in the same words: see package activity.
func unsuccessful() *entsql.IndexAnnotation { return entsql.IndexWhere("(outcome <> 'SUCCEEDED')") }

// unsequenced limits an index to the rows that the sequencer has not seen yet.
func unsequenced() *entsql.IndexAnnotation { return entsql.IndexWhere("(sequence IS NULL)") }
