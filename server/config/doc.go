// Package config reads every setting of Strongroom into one documented struct.
//
// A setting has one name everywhere, such as STRONGROOM_DATA_DIR. It is looked
// for in this order, and the first place that has it wins:
//
//  1. a command-line flag
//  2. the environment; for a secret also the same name with _FILE at its end,
//     which names a file that holds the value
//  3. the configuration file named by --config or STRONGROOM_CONFIG_FILE, lines
//     of NAME=VALUE with the very same names
//  4. the default
//
// The comments in config.go are the manual: `strongroom config` and
// docs/generated/configuration.md are made from them, so they cannot disagree.
package config
