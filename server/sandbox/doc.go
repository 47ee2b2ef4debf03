// Package sandbox runs SQL and parses uploads in one-shot workers that can
// reach nothing: not the network, not a file, not a key, not another dataset.
//
// A worker is this same binary, executed again under the name
// "strongroom-worker"; main and every TestMain call MainIfWorker first. It
// lives for one job and is then killed, never handed from one person to the
// next. Its parts, from the outside in:
//
//   - Pool (this package) starts workers, keeps some warm, sends one job,
//     answers their reads and forwards what they write, within bounds.
//   - jail confines the process before any thread exists: limits, an empty
//     root, no capabilities, Landlock.
//   - worker is the program inside: it opens DuckDB, adds seccomp, checks the
//     SQL and does the job.
//   - vfs makes placeholder files in the worker's empty root read and write
//     through the parent. DuckDB believes that it reads a local Parquet file;
//     each read becomes a request, and the parent decrypts the answer into
//     shared memory. The worker holds neither key nor ciphertext, and neither
//     side puts a plaintext byte on disk.
//   - wire is the language that both sides speak.
//
// Everything that a worker says is treated as said by an attacker who owns it.
package sandbox
