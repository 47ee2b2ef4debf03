package egress

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/strongroom/strongroom/ent/export"
)

type fileFormat struct {
	contentType string
	extension   string
	write       func(*rows, io.Writer) error
}

var formats = map[export.Format]fileFormat{
	export.FormatCSV:     {"text/csv; charset=utf-8; header=present", "csv", writeCSV},
	export.FormatJSON:    {"application/json", "json", writeJSON},
	export.FormatPARQUET: {"application/vnd.apache.parquet", "parquet", writeParquet},
}

// writeCSV writes RFC 4180. Text that a spreadsheet would take for a formula
// gets an apostrophe in front (OWASP, CSV Injection).
func writeCSV(r *rows, w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, r.schema.NumFields())
	for i, f := range r.schema.Fields() {
		record[i] = harmless(f.Name)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	err := r.each(func(b arrow.RecordBatch) error {
		for i := range int(b.NumRows()) {
			for c := range record {
				record[c] = cell(b.Column(c), i)
			}
			if err := out.Write(record); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func cell(a arrow.Array, i int) string {
	if a.IsNull(i) {
		return ""
	}
	s := text(a, i)
	if arrow.IsInteger(a.DataType().ID()) || arrow.IsFloating(a.DataType().ID()) || arrow.IsDecimal(a.DataType().ID()) {
		return s // a minus sign is no formula here
	}
	return harmless(s)
}

func harmless(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}

func writeJSON(r *rows, w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	names := make([][]byte, r.schema.NumFields())
	for i, f := range r.schema.Fields() {
		var b bytes.Buffer
		quote(&b, f.Name)
		names[i] = append(b.Bytes(), ':')
	}
	_ = out.WriteByte('[') // errors stay with the writer until Flush
	first := true
	var line bytes.Buffer
	err := r.each(func(b arrow.RecordBatch) error {
		for i := range int(b.NumRows()) {
			line.Reset()
			if !first {
				line.WriteByte(',')
			}
			first = false
			line.WriteString("\n{")
			for c, name := range names {
				if c > 0 {
					line.WriteByte(',')
				}
				line.Write(name)
				appendJSON(&line, b.Column(c), i)
			}
			line.WriteByte('}')
			if _, err := out.Write(line.Bytes()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, _ = out.WriteString("\n]\n")
	return out.Flush()
}

func writeParquet(r *rows, w io.Writer) error {
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd))
	out, err := pqarrow.NewFileWriter(r.schema, struct{ io.Writer }{w}, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	if err := r.each(out.WriteBuffered); err != nil {
		return err
	}
	return out.Close()
}

// meter counts and hashes what is sent, and stops when the request's context
// ends, such as by a revoked session.
type meter struct {
	ctx   context.Context
	w     io.Writer
	bytes int64
	hash  hash.Hash
}

func newMeter(ctx context.Context, w io.Writer) *meter {
	return &meter{ctx: ctx, w: w, hash: sha256.New()}
}

func (m *meter) Write(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.w.Write(p)
	m.bytes += int64(n)
	m.hash.Write(p[:n])
	return n, err
}

func (m *meter) sum() string { return hex.EncodeToString(m.hash.Sum(nil)) }

// disposition names the file after what was exported (RFC 6266).
func disposition(name, extension string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
	return mime.FormatMediaType("attachment", map[string]string{"filename": name + "." + extension})
}
