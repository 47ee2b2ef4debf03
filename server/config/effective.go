package config

import (
	"fmt"
	"reflect"
)

// Fingerprint returns a hash of each setting's value by its name, secrets included, made
// with a keyed hash: whoever reads it can tell that a setting changed, and not its value.
func (c *Config) Fingerprint(hash func(name, value string) string) map[string]string {
	out := map[string]string{}
	for _, f := range describe() {
		v := reflect.ValueOf(c).Elem().FieldByIndex(f.index).Interface()
		value := fmt.Sprint(v)
		if s, ok := v.(Secret); ok {
			value = s.Reveal()
		}
		out[f.Name] = hash(f.Name, value)
	}
	return out
}
