package config

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/url"
	"reflect"
	"strings"
	"sync"
)

// source is config.go itself; its comments describe the settings.
//
//go:embed config.go
var source string

// Source is the place that a value came from.
type Source string

// The sources, weakest first.
const (
	FromDefault     Source = "default"
	FromFile        Source = "file"
	FromEnvironment Source = "environment"
	FromFlag        Source = "flag"
)

// Setting is one line of the answer to "what does this server run with?".
type Setting struct {
	Name   string // in full, such as STRONGROOM_DATA_DIR
	Value  string // a secret is redacted
	Source Source
	Doc    string
}

// field is what is known of a setting before any value is.
type field struct {
	Name    string
	Default string
	Doc     string
	Secret  bool
	index   []int
}

// describe lists the settings in the order of the struct.
var describe = sync.OnceValue(func() []field {
	return fieldsOf(reflect.TypeFor[Config](), prefix, nil, comments())
})

func fieldsOf(t reflect.Type, prefix string, index []int, docs map[string]string) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(append([]int(nil), index...), i)
		if nested, ok := f.Tag.Lookup("envPrefix"); ok {
			fields = append(fields, fieldsOf(f.Type, prefix+nested, at, docs)...)
			continue
		}
		name, ok := f.Tag.Lookup("env")
		if !ok {
			continue
		}
		fields = append(fields, field{
			Name:    prefix + name,
			Default: f.Tag.Get("envDefault"),
			Doc:     docs[t.Name()+"."+f.Name],
			Secret:  f.Type == reflect.TypeFor[Secret](),
			index:   at,
		})
	}
	return fields
}

// comments returns the field comments of config.go by "Struct.Field", as one
// paragraph each, without the field's Go name at the front.
func comments() map[string]string {
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("config: the embedded source does not parse: %v", err)) // it compiled a moment ago
	}
	docs := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if st, ok := spec.Type.(*ast.StructType); ok {
			for _, f := range st.Fields.List {
				for _, name := range f.Names {
					text := strings.Join(strings.Fields(f.Doc.Text()), " ")
					docs[spec.Name.Name+"."+name.Name] = sentence(strings.TrimPrefix(text, name.Name+" "))
				}
			}
		}
		return false
	})
	return docs
}

// sentence drops the verb "is" that a Go comment begins with and starts with a
// capital letter: "is the folder" reads "The folder".
func sentence(s string) string {
	s = strings.TrimPrefix(s, "is ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// report notes every setting as it was found, before anything is derived.
func (c *Config) report(known []field, sources map[string]Source) []Setting {
	settings := make([]Setting, len(known))
	for i, f := range known {
		from, ok := sources[f.Name]
		if !ok {
			from = FromDefault
		}
		value := fmt.Sprint(reflect.ValueOf(c).Elem().FieldByIndex(f.index).Interface())
		if f.Name == prefix+"DATABASE_URL" {
			value = databaseName(c.DatabaseURL)
		}
		settings[i] = Setting{Name: f.Name, Value: value, Source: from, Doc: f.Doc}
	}
	return settings
}

// databaseName keeps the parts of a database URL that are no secret.
func databaseName(s Secret) string {
	u, err := url.Parse(s.Reveal())
	if err != nil || u.Host == "" {
		return s.String()
	}
	return u.Scheme + "://" + redacted + "@" + u.Host + u.Path
}

// Settings lists every setting with its value, secrets redacted.
func (c *Config) Settings() []Setting { return append([]Setting(nil), c.settings...) }

// Print writes every setting for a person to read. The lines can be pasted into
// a configuration file, except for secrets.
func (c *Config) Print(w io.Writer) error {
	for _, s := range c.settings {
		value := s.Value
		switch s.Name { // as derived, not as found
		case prefix + "MODE":
			value = string(c.Mode)
		case prefix + "BASE_URL":
			value = c.BaseURL
		}
		if _, err := fmt.Fprintf(w, "%s\n%s=%s\n# from: %s\n\n", wrap("# ", s.Doc, 78), s.Name, value, s.Source); err != nil {
			return err
		}
	}
	for _, warning := range c.warnings {
		if _, err := fmt.Fprintln(w, wrap("# ", "Warning: "+warning, 78)); err != nil {
			return err
		}
	}
	return nil
}

// wrap breaks text into lines of at most width bytes, each behind lead.
func wrap(lead, text string, width int) string {
	var b strings.Builder
	column := width
	for word := range strings.FieldsSeq(text) {
		if column+1+len(word) > width {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(lead)
			column = len(lead)
		} else {
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

// Page writes the reference page of all settings as Markdown.
func Page(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# Configuration\n\n" +
		"Every setting has one name. It is read from a command-line flag, else from the environment,\n" +
		"else from the configuration file, else it has its default. A setting marked *secret* can also be given\n" +
		"as a file: add `_FILE` to its name and give the path. The configuration file is named by `--config` or by\n" +
		"`STRONGROOM_CONFIG_FILE` and holds lines of `NAME=VALUE`; lines that begin with `#` are comments.\n\n" +
		"`strongroom config` prints what this server runs with and where each value came from.\n\n" +
		"| Setting | Default | Meaning |\n|---|---|---|\n")
	for _, f := range describe() {
		preset := "empty"
		if f.Default != "" {
			preset = "`" + f.Default + "`"
		}
		doc := f.Doc
		if f.Secret {
			doc = "*Secret.* " + doc
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, preset, strings.ReplaceAll(strings.ReplaceAll(doc, "|", "\\|"), "<", "&lt;"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
