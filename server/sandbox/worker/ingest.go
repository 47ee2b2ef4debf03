package worker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/sandbox/vfs"
	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// Bounds of what is taken in.
const (
	maxColumns  = 4096
	maxRejects  = 100
	previewRows = 50
	previewText = 200 // characters of a value
)

func badInput(format string, args ...any) *wire.SQLError {
	return &wire.SQLError{Kind: wire.BadInput, Message: fmt.Sprintf(format, args...)}
}

// upload is a file on its way to become a table.
type upload struct {
	db      *engine.DB
	options wire.IngestOptions
	in      *input
	path    string // the placeholder that the engine reads
	report  wire.IngestReport
	after   func() error // looks at what storing left behind, may be nil
}

func (u *upload) warn(format string, args ...any) {
	u.report.Warnings = append(u.report.Warnings, fmt.Sprintf(format, args...))
}

// ingest turns an upload into Parquet. The engine accepts silently much that is
// wrong with a file, so each format is looked over here first.
func (w *worker) ingest(job wire.Job) (wire.IngestReport, error) {
	if len(job.Inputs) != 1 {
		return wire.IngestReport{}, badInput("There is no file.")
	}
	u := &upload{
		db:      w.db,
		options: job.Options,
		in:      &input{channels: w.channels, size: job.Inputs[0].Size},
		path:    w.uploadPath(),
	}
	format, err := detect(u.in, job.Format, job.Name)
	if err != nil {
		return wire.IngestReport{}, err
	}
	u.report.Format = format
	output := w.tablePath()
	if err := vfs.Writer(output, w.out); err != nil {
		return wire.IngestReport{}, err
	}
	prepare := map[wire.Format]func() (io.ReaderAt, int64, func() (relation, error), error){
		wire.CSV: u.csv, wire.JSON: u.json, wire.NDJSON: u.json, wire.Parquet: u.parquet,
	}[format]
	content, size, read, err := prepare()
	if err != nil {
		return wire.IngestReport{}, err
	}
	if err := vfs.Reader(u.path, size, content); err != nil {
		return wire.IngestReport{}, err
	}
	rel, err := read()
	if err == nil {
		err = u.store(rel, output)
	}
	if err == nil && u.after != nil {
		err = u.after()
	}
	if err != nil {
		return wire.IngestReport{}, u.explain(err)
	}
	return u.report, nil
}

// explain makes a failure of the engine one of the file, where it is one.
func (u *upload) explain(err error) error {
	e := friendly(err, "", 0)
	if e.Kind == wire.Memory {
		e.Message = "The file needs more memory than an upload may use."
	}
	if e.Kind == wire.Memory || e.Kind == wire.Crashed || e.Kind == wire.BadInput {
		return e
	}
	reason, _, _ := strings.Cut(e.Message, "\n")
	return badInput("The file cannot be read as %s: %s", strings.ToUpper(string(u.report.Format)), strings.TrimSuffix(reason, ".")+".")
}

// foreign are the first bytes of files that people upload by mistake.
var foreign = []struct{ magic, what string }{
	{"PK\x03\x04", "a ZIP archive or an Excel workbook. Export the sheet as CSV"},
	{"\xd0\xcf\x11\xe0", "an old Excel workbook. Export the sheet as CSV"},
	{"\x1f\x8b", "compressed with gzip. Unpack it first"},
	{"\x28\xb5\x2f\xfd", "compressed with zstd. Unpack it first"},
	{"BZh", "compressed with bzip2. Unpack it first"},
	{"\xfd7zXZ", "compressed with xz. Unpack it first"},
	{"%PDF", "a PDF document. Upload the data behind it"},
	{"SQLite format 3", "a SQLite database. Export a table as CSV"},
	{"Obj\x01", "an Avro file. Convert it to Parquet"},
	{"ORC", "an ORC file. Convert it to Parquet"},
	{"ARROW1", "an Arrow file. Convert it to Parquet"},
}

// detect finds out what a file is, or checks what it is said to be.
func detect(in *input, said wire.Format, name string) (wire.Format, error) {
	head := make([]byte, min(in.size, 4096))
	if _, err := in.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read first bytes: %w", err)
	}
	isParquet := bytes.HasPrefix(head, []byte("PAR1"))
	if said == wire.Parquet && !isParquet {
		return "", badInput("This is not a Parquet file.")
	}
	if isParquet && (said == wire.Auto || said == wire.Parquet) {
		return wire.Parquet, nil
	}
	if isParquet {
		return "", badInput("This is a Parquet file.")
	}
	for _, f := range foreign {
		// Short marks could begin a text, so a NUL must be near.
		if bytes.HasPrefix(head, []byte(f.magic)) && (len(f.magic) > 4 || bytes.IndexByte(head, 0) >= 0) {
			return "", badInput("This file is %s.", f.what)
		}
	}
	switch said {
	case wire.CSV, wire.JSON, wire.NDJSON:
		return said, nil
	case wire.Auto:
	default:
		return "", badInput("Files of the format %q cannot be read.", said)
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv", ".txt", ".tab":
		return wire.CSV, nil
	case ".json", ".geojson":
		return wire.JSON, nil
	case ".ndjson", ".jsonl":
		return wire.NDJSON, nil
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, utf8BOM), " \t\r\n")
	if len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		return wire.JSON, nil
	}
	return wire.CSV, nil
}

var utf8BOM = []byte("\xef\xbb\xbf")

// section is a part of an input, as a file of its own.
func section(in io.ReaderAt, from, to int64) (io.ReaderAt, int64) {
	return io.NewSectionReader(in, from, to-from), to - from
}

// parquet checks the frame of a Parquet file; the engine's words about a
// damaged one are not for people.
func (u *upload) parquet() (io.ReaderAt, int64, func() (relation, error), error) {
	damaged := badInput("This Parquet file is damaged or was cut off: its footer is missing.")
	if u.in.size < 12 {
		return nil, 0, nil, damaged
	}
	var end [8]byte
	if _, err := u.in.ReadAt(end[:], u.in.size-8); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, nil, fmt.Errorf("read footer: %w", err)
	}
	switch string(end[4:]) {
	case "PAR1":
	case "PARE":
		return nil, 0, nil, badInput("This Parquet file is encrypted. Upload it unencrypted; it is sealed here.")
	default:
		return nil, 0, nil, damaged
	}
	if int64(binary.LittleEndian.Uint32(end[:4])) > u.in.size-12 {
		return nil, 0, nil, damaged
	}
	return u.in, u.in.size, func() (relation, error) {
		rel := relation{from: "read_parquet(" + engine.Quote(u.path) + ")"}
		err := rel.flatten(u, "")
		return rel, err
	}, nil
}
