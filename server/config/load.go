package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

const (
	prefix     = "STRONGROOM_"
	fileSuffix = "_FILE"
	// testPrefix begins names that only the tests read.
	testPrefix = prefix + "TEST_"
	configFile = prefix + "CONFIG_FILE"
)

// Input is where the settings come from.
type Input struct {
	// Flags holds what the command line set, by setting name without STRONGROOM_,
	// such as DATA_DIR. An empty value counts as not set.
	Flags map[string]string
	// File is the configuration file named on the command line; empty means
	// the one that STRONGROOM_CONFIG_FILE names, if any.
	File string
	// Environ holds NAME=VALUE pairs, as os.Environ returns them.
	Environ []string
}

// Load reads, merges and validates the settings. Its error lists every problem
// at once, one a line, each with what to do about it.
func Load(in Input) (*Config, error) {
	known := describe()
	environ := env.ToMap(in.Environ)
	if in.File == "" {
		in.File = environ[configFile]
	}
	merged, sources := map[string]string{}, map[string]Source{}
	var problems []error
	for _, layer := range []struct {
		source Source
		values func() (map[string]string, []error)
	}{
		{FromFile, func() (map[string]string, []error) { return readFile(in.File, known) }},
		{FromEnvironment, func() (map[string]string, []error) { return resolve(environ, known) }},
		{FromFlag, func() (map[string]string, []error) { return fromFlags(in.Flags, known) }},
	} {
		values, errs := layer.values()
		problems = append(problems, errs...)
		for name, value := range values {
			merged[name], sources[name] = value, layer.source
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}

	c := new(Config)
	if err := env.ParseWithOptions(c, env.Options{Environment: merged, Prefix: prefix}); err != nil {
		return nil, explain(merged, sources)
	}
	c.warnings = misspelt(environ, known)
	c.settings = c.report(known, sources)
	c.derive()
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return c, nil
}

// Warnings lists what looks wrong but does not keep the server from starting.
func (c *Config) Warnings() []string { return slices.Clone(c.warnings) }

// explain parses one setting after the other to say which ones are wrong: the
// parser names Go fields, which the reader has never seen.
func explain(merged map[string]string, sources map[string]Source) error {
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(merged)) {
		one := env.Options{Environment: map[string]string{name: merged[name]}, Prefix: prefix}
		var parse env.ParseError
		if err := env.ParseWithOptions(new(Config), one); errors.As(err, &parse) {
			problems = append(problems, fmt.Errorf("%s (from %s): %w", name, sources[name], parse.Err))
		}
	}
	return errors.Join(problems...)
}

// resolve picks the known settings out of values and reads the files that _FILE
// names point to. An empty value counts as not set, as Compose files leave them.
func resolve(values map[string]string, known []field) (map[string]string, []error) {
	found := map[string]string{}
	var problems []error
	for _, f := range known {
		if v := values[f.Name]; v != "" {
			found[f.Name] = v
		}
		path := values[f.Name+fileSuffix]
		if !f.Secret || path == "" {
			continue
		}
		if found[f.Name] != "" {
			problems = append(problems, fmt.Errorf("%s and %s%s are both set; remove one of them", f.Name, f.Name, fileSuffix))
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s%s: %w", f.Name, fileSuffix, err))
			continue
		}
		v := strings.TrimRight(string(content), "\r\n")
		if v == "" {
			problems = append(problems, fmt.Errorf("%s%s: %s is empty; write the secret into it", f.Name, fileSuffix, path))
			continue
		}
		found[f.Name] = v
	}
	return found, problems
}

func fromFlags(flags map[string]string, known []field) (map[string]string, []error) {
	found := map[string]string{}
	for short, v := range flags {
		name := prefix + short
		if !slices.ContainsFunc(known, func(f field) bool { return f.Name == name }) {
			return nil, []error{fmt.Errorf("there is no setting %s for a flag to set", name)}
		}
		if v != "" {
			found[name] = v
		}
	}
	return found, nil
}

// readFile reads lines of NAME=VALUE. Blank lines and lines that begin with #
// are skipped, and a value may stand in one pair of quotes. An unknown name is
// an error: the file is ours alone, so it can only be a mistake.
func readFile(path string, known []field) (map[string]string, []error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, []error{fmt.Errorf("read configuration file: %w", err)}
	}
	values := map[string]string{}
	var problems []error
	for i, line := range strings.Split(string(content), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		switch {
		case !ok:
			// The line is not quoted: it may hold a secret.
			problems = append(problems, fmt.Errorf("%s:%d: not of the form NAME=VALUE", path, i+1))
		case !isKnown(name, known):
			problems = append(problems, fmt.Errorf("%s:%d: there is no setting %s%s", path, i+1, name, didYouMean(name, known)))
		case values[name] != "":
			problems = append(problems, fmt.Errorf("%s:%d: %s is set twice; remove one of the lines", path, i+1, name))
		default:
			values[name] = unquote(strings.TrimSpace(value))
		}
	}
	found, errs := resolve(values, known)
	return found, append(problems, errs...)
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// misspelt warns of STRONGROOM_ names that no setting has. They are no error in
// the environment, since container platforms add names of their own there, such
// as STRONGROOM_PORT.
func misspelt(environ map[string]string, known []field) []string {
	var warnings []string
	for _, name := range slices.Sorted(maps.Keys(environ)) {
		if !strings.HasPrefix(name, prefix) || strings.HasPrefix(name, testPrefix) || name == configFile || isKnown(name, known) {
			continue
		}
		warnings = append(warnings, fmt.Sprintf("%s is set in the environment but is no setting%s", name, didYouMean(name, known)))
	}
	return warnings
}

func isKnown(name string, known []field) bool {
	return slices.ContainsFunc(known, func(f field) bool {
		return f.Name == name || f.Secret && f.Name+fileSuffix == name
	})
}

// didYouMean names the nearest setting, if one is near enough to be meant.
func didYouMean(name string, known []field) string {
	best, distance := "", 3
	for _, f := range known {
		if d := edits(name, f.Name); d < distance {
			best, distance = f.Name, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// edits is the Levenshtein distance of a and b.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
