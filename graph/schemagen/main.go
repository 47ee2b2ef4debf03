// Command schemagen writes what is made from the permission table and from the
// whole of the API: the Permission enum, the table in the docs, and the one
// schema file that the browser's code is generated from.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"github.com/strongroom/strongroom/ent/access"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatalf("schemagen: %v", err)
	}
}

// run works in the folder graph, where go generate calls it.
func run() error {
	if err := write("schema/permission.graphql", enum()); err != nil {
		return err
	}
	if err := write("../docs/generated/permissions.md", table()); err != nil {
		return err
	}
	whole, err := schema("schema")
	if err != nil {
		return err
	}
	return write("../frontend/schema.graphql", whole)
}

func write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}

func enum() []byte {
	var b bytes.Buffer
	b.WriteString("# Generated from ent/access. DO NOT EDIT.\n\n\"One thing that a role may or may not do.\"\nenum Permission {\n")
	for _, d := range access.Permissions {
		if !d.Internal {
			fmt.Fprintf(&b, "  %q\n  %s\n", d.Sentence, d.Permission)
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func table() []byte {
	var b bytes.Buffer
	b.WriteString("<!-- Generated from ent/access. DO NOT EDIT. -->\n# Permissions\n\n")
	b.WriteString("The one table in which a role meets a permission. Which rows a permission reaches is narrowed further by the scopes in ent/schema/scope.go.\n\n")
	b.WriteString("| permission | what it allows |")
	for _, r := range access.Roles {
		fmt.Fprintf(&b, " %s |", strings.ToLower(string(r)))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(access.Roles)) + "\n")
	for _, d := range access.Permissions {
		if d.Internal {
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s |", d.Permission, d.Sentence)
		for _, r := range access.Roles {
			mark := " "
			if slices.Contains(access.Granted(r), d.Permission) {
				mark = "yes"
			}
			fmt.Fprintf(&b, " %s |", mark)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n## System actors\n\nWork without a person runs under one of these names; none can do what is not in its line.\n\n| actor | permissions |\n|---|---|\n")
	for _, a := range access.Actors {
		var names []string
		for _, p := range access.GrantedActor(a) {
			names = append(names, "`"+string(p)+"`")
		}
		fmt.Fprintf(&b, "| %s | %s |\n", a, strings.Join(names, ", "))
	}
	return b.Bytes()
}

func schema(dir string) ([]byte, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.graphql"))
	if err != nil {
		return nil, err
	}
	var sources []*ast.Source
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		sources = append(sources, &ast.Source{Name: p, Input: string(text)})
	}
	s, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		return nil, fmt.Errorf("load schema: %w", err)
	}
	// These directives are read by gqlgen alone; the browser has no use for them.
	for _, name := range []string{"goModel", "goField"} {
		delete(s.Directives, name)
	}
	for _, t := range s.Types {
		t.Directives = without(t.Directives)
		for _, f := range t.Fields {
			f.Directives = without(f.Directives)
		}
	}
	var b bytes.Buffer
	b.WriteString("# Generated from graph/schema. DO NOT EDIT.\n")
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(s)
	return b.Bytes(), nil
}

func without(list ast.DirectiveList) ast.DirectiveList {
	return slices.DeleteFunc(list, func(d *ast.Directive) bool { return strings.HasPrefix(d.Name, "go") })
}
