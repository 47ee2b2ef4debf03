// Package versions embeds the versioned migrations, one folder per database.
// A file that was released never changes; a mistake is put right by a new one.
package versions

import "embed"

// FS holds the folders sqlite and postgres.
//
//go:embed all:sqlite all:postgres
var FS embed.FS
