// Package frontend carries the built single-page app inside the binary.
package frontend

import "embed"

// Dist holds the output of "npm run build" under dist/. The folder is committed
// with nothing but a .gitkeep, so the server also compiles before the app was
// built; it then finds no index.html and says so.
//
//go:embed all:dist
var Dist embed.FS
