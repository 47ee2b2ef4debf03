package egress

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/strongroom/strongroom/ent"
)

// Page is some rows of a result.
type Page struct {
	Offset, Rows int
	// Columns is a JSON array with one array per column.
	Columns json.RawMessage
}

// rows reads a sealed result, batch by batch.
type rows struct {
	file   io.Closer
	reader *ipc.Reader
	schema *arrow.Schema
}

func (g *Gate) open(ctx context.Context, res *ent.Result) (*rows, error) {
	f, err := g.Vault.OpenObject(ctx, res.DataKeyID, res.Object)
	if err != nil {
		return nil, fmt.Errorf("open result %s: %w", res.ID, err)
	}
	src := bufio.NewReaderSize(io.NewSectionReader(f, 0, f.Size()), 1<<17)
	reader, err := ipc.NewReader(src)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read result %s: %w", res.ID, err), f.Close())
	}
	return &rows{file: f, reader: reader, schema: reader.Schema()}, nil
}

func (r *rows) Close() {
	r.reader.Release()
	_ = r.file.Close()
}

// each calls do for every batch. A batch is valid during the call only.
func (r *rows) each(do func(arrow.RecordBatch) error) error {
	for r.reader.Next() {
		if err := do(r.reader.RecordBatch()); err != nil {
			return err
		}
	}
	if err := r.reader.Err(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read result: %w", err)
	}
	return nil
}

var errEnough = errors.New("enough rows")

func (r *rows) page(offset, limit int) (Page, error) {
	columns := make([]bytes.Buffer, r.schema.NumFields())
	at, got := 0, 0
	err := r.each(func(b arrow.RecordBatch) error {
		n := int(b.NumRows())
		from := max(0, offset-at)
		to := min(n, from+limit-got)
		for i := from; i < to; i++ {
			for c := range columns {
				if got > 0 || i > from {
					columns[c].WriteByte(',')
				}
				appendJSON(&columns[c], b.Column(c), i)
			}
		}
		if to > from {
			got += to - from
		}
		at += n
		if got >= limit {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return Page{}, err
	}
	var out bytes.Buffer
	out.WriteByte('[')
	for c := range columns {
		if c > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('[')
		out.Write(columns[c].Bytes())
		out.WriteByte(']')
	}
	out.WriteByte(']')
	return Page{Offset: offset, Rows: got, Columns: out.Bytes()}, nil
}
