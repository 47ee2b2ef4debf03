//go:build ignore

// Command entc generates the data layer and the entity part of the GraphQL
// schema. Only the features that a screen uses are on.
package main

import (
	"bytes"
	"log"
	"os"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"

	"github.com/strongroom/strongroom/ent/entdoc"
)

func main() {
	graphql, err := entgql.NewExtension(
		entgql.WithSchemaGenerator(),
		entgql.WithSchemaPath("../graph/schema/ent.graphql"),
		entgql.WithWhereInputs(false),
		entgql.WithNodeDescriptor(false),
		entgql.WithSchemaHook(entdoc.Describe),
	)
	if err != nil {
		log.Fatalf("prepare entgql: %v", err)
	}
	err = entc.Generate("./schema", &gen.Config{
		Features: []gen.Feature{
			gen.FeaturePrivacy, gen.FeatureIntercept, gen.FeatureLock, gen.FeatureUpsert,
			gen.FeatureVersionedMigration, gen.FeatureExecQuery,
		},
		Target:  ".",
		Package: "github.com/strongroom/strongroom/ent",
	}, entc.Extensions(graphql))
	if err != nil {
		log.Fatalf("generate ent: %v", err)
	}
	if err := countOnDemand("gql_pagination.go"); err != nil {
		log.Fatalf("count on demand: %v", err)
	}
}

// countOnDemand makes lists count their rows only when totalCount is asked for.
// entgql counts for pageInfo too, which doubles the cost of every page and is
// not needed: one row more than the page tells whether there is a next one.
func countOnDemand(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	const eager = "hasCollectedField(ctx, totalCountField) || hasCollectedField(ctx, pageInfoField)"
	if !bytes.Contains(src, []byte(eager)) {
		log.Fatalf("%s no longer counts for pageInfo: countOnDemand can go", path)
	}
	src = bytes.ReplaceAll(src, []byte(eager), []byte("hasCollectedField(ctx, totalCountField)"))
	return os.WriteFile(path, src, 0o644)
}
