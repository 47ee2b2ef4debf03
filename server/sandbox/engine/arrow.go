package engine

/*
#include <stdint.h>
#include <stdlib.h>

// The Arrow C data interface, https://arrow.apache.org/docs/format/CDataInterface.html
struct ArrowSchema {
	const char *format, *name, *metadata;
	int64_t flags, n_children;
	struct ArrowSchema **children, *dictionary;
	void (*release)(struct ArrowSchema *);
	void *private_data;
};
struct ArrowArray {
	int64_t length, null_count, offset, n_buffers, n_children;
	const void **buffers;
	struct ArrowArray **children, *dictionary;
	void (*release)(struct ArrowArray *);
	void *private_data;
};

// DuckDB's own declarations are in a header of the bindings module, out of
// cgo's reach, and the bindings offer these two only under a build tag.
typedef void *opaque;
opaque duckdb_to_arrow_schema(opaque options, opaque *types, const char **names, uint64_t n, struct ArrowSchema *out);
opaque duckdb_data_chunk_to_arrow(opaque options, opaque chunk, struct ArrowArray *out);
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/cdata"
	duckdb "github.com/duckdb/duckdb-go-bindings"
)

// check turns DuckDB's error data into an error and frees it.
func check(e C.opaque) error {
	data := duckdb.ErrorData{Ptr: unsafe.Pointer(e)}
	if data.Ptr == nil {
		return nil
	}
	defer duckdb.DestroyErrorData(&data)
	if duckdb.ErrorDataHasError(data) {
		return errors.New(duckdb.ErrorDataMessage(data))
	}
	return nil
}

func arrowSchema(options duckdb.ArrowOptions, types []duckdb.LogicalType, names []string) (*arrow.Schema, error) {
	n := len(types)
	size := C.size_t(unsafe.Sizeof(uintptr(0)))
	ctypes := C.calloc(C.size_t(n), size)
	defer C.free(ctypes)
	cnames := C.calloc(C.size_t(n), size)
	defer C.free(cnames)
	for i := range n {
		unsafe.Slice((*unsafe.Pointer)(ctypes), n)[i] = types[i].Ptr
		name := C.CString(names[i])
		defer C.free(unsafe.Pointer(name))
		unsafe.Slice((**C.char)(cnames), n)[i] = name
	}
	out := (*C.struct_ArrowSchema)(C.calloc(1, C.sizeof_struct_ArrowSchema))
	defer C.free(unsafe.Pointer(out))
	if err := check(C.duckdb_to_arrow_schema(C.opaque(options.Ptr), (*C.opaque)(ctypes), (**C.char)(cnames), C.uint64_t(n), out)); err != nil {
		return nil, fmt.Errorf("make arrow schema: %w", err)
	}
	schema, err := cdata.ImportCArrowSchema((*cdata.CArrowSchema)(unsafe.Pointer(out)))
	if err != nil {
		return nil, fmt.Errorf("import arrow schema: %w", err)
	}
	return schema, nil
}

func arrowBatch(options duckdb.ArrowOptions, schema *arrow.Schema, chunk duckdb.DataChunk) (arrow.RecordBatch, error) {
	out := (*C.struct_ArrowArray)(C.calloc(1, C.sizeof_struct_ArrowArray))
	defer C.free(unsafe.Pointer(out))
	if err := check(C.duckdb_data_chunk_to_arrow(C.opaque(options.Ptr), C.opaque(chunk.Ptr), out)); err != nil {
		return nil, fmt.Errorf("make arrow batch: %w", err)
	}
	batch, err := cdata.ImportCRecordBatchWithSchema((*cdata.CArrowArray)(unsafe.Pointer(out)), schema)
	if err != nil {
		return nil, fmt.Errorf("import arrow batch: %w", err)
	}
	return batch, nil
}
