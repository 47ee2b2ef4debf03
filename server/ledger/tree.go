package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// TileHeight is how many levels of the tree one tile holds: 256 hashes wide, as in
// C2SP tlog-tiles.
const TileHeight = 8

// Tile is a piece of the tree: up to 256 hashes of one level. A tile that is not
// full is a beginning of what it becomes.
type Tile struct {
	Level    int
	Position int64
	Hashes   []byte
}

// Head is the size of a tree and the hash of its root.
type Head struct {
	Size int64
	Root tlog.Hash
}

// Tree is a head with what reads the tiles below it.
type Tree struct {
	Head
	// Read returns tiles by level and position, each at least as wide as asked for.
	Read func(tiles []tlog.Tile) ([][]byte, error)
}

// hashes reads hashes of the tree. What the tiles say is checked against the root:
// a changed tile is an error, not another tree.
func (t Tree) hashes() tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: t.Size, Hash: t.Root}, tiles(t.Read))
}

type tiles func([]tlog.Tile) ([][]byte, error)

func (tiles) Height() int { return TileHeight }

func (r tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data, err := r(wanted)
	if err != nil {
		return nil, err
	}
	for i, tile := range wanted {
		size := tile.W * tlog.HashSize
		if i >= len(data) || len(data[i]) < size {
			return nil, fmt.Errorf("tile %d of level %d is missing or too short", tile.N, tile.L)
		}
		data[i] = data[i][:size]
	}
	return data, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// Append returns the head after the leaves have been appended, and the tiles that
// are new or wider than before.
func (t Tree) Append(leaves []tlog.Hash) (Head, []Tile, error) {
	old := t.hashes()
	fresh := map[int64]tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		var missing []int64
		for _, x := range indexes {
			if _, ok := fresh[x]; !ok {
				missing = append(missing, x)
			}
		}
		if len(missing) > 0 {
			found, err := old.ReadHashes(missing)
			if err != nil {
				return nil, err
			}
			for i, x := range missing {
				fresh[x] = found[i]
			}
		}
		for i, x := range indexes {
			out[i] = fresh[x]
		}
		return out, nil
	})
	size := t.Size
	for _, leaf := range leaves {
		stored, err := tlog.StoredHashesForRecordHash(size, leaf, reader)
		if err != nil {
			return Head{}, nil, fmt.Errorf("append entry %d: %w", size+1, err)
		}
		first := tlog.StoredHashIndex(0, size)
		for i, h := range stored {
			fresh[first+int64(i)] = h
		}
		size++
	}
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		return Head{}, nil, fmt.Errorf("hash tree of %d entries: %w", size, err)
	}
	var out []Tile
	for _, tile := range tlog.NewTiles(TileHeight, t.Size, size) {
		data, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			return Head{}, nil, fmt.Errorf("write tile %d of level %d: %w", tile.N, tile.L, err)
		}
		out = append(out, Tile{Level: tile.L, Position: tile.N, Hashes: data})
	}
	return Head{Size: size, Root: root}, out, nil
}

// Inclusion proves that the tree holds an entry, by its sequence.
func (t Tree) Inclusion(sequence int64) ([]tlog.Hash, error) {
	if sequence < 1 || sequence > t.Size {
		return nil, fmt.Errorf("entry %d is not among the %d of the tree", sequence, t.Size)
	}
	proof, err := tlog.ProveRecord(t.Size, sequence-1, t.hashes())
	if err != nil {
		return nil, fmt.Errorf("prove entry %d: %w", sequence, err)
	}
	return proof, nil
}

// Consistency proves that the tree begins with the one of a smaller size.
func (t Tree) Consistency(size int64) ([]tlog.Hash, error) {
	if size < 1 || size > t.Size {
		return nil, fmt.Errorf("%d is no earlier size of a tree of %d", size, t.Size)
	}
	proof, err := tlog.ProveTree(t.Size, size, t.hashes())
	if err != nil {
		return nil, fmt.Errorf("prove the beginning of %d entries: %w", size, err)
	}
	return proof, nil
}

// At returns the root that the tree had at a smaller size.
func (t Tree) At(size int64) (Head, error) {
	if size == t.Size {
		return t.Head, nil
	}
	if size < 0 || size > t.Size {
		return Head{}, fmt.Errorf("%d is no earlier size of a tree of %d", size, t.Size)
	}
	root, err := tlog.TreeHash(size, t.hashes())
	if err != nil {
		return Head{}, fmt.Errorf("hash tree of %d entries: %w", size, err)
	}
	return Head{Size: size, Root: root}, nil
}

// Empty is the tree without entries.
func Empty() Tree {
	root, err := tlog.TreeHash(0, nil)
	if err != nil {
		panic(err) // reads nothing
	}
	return Tree{Head: Head{Root: root}, Read: func([]tlog.Tile) ([][]byte, error) { return nil, nil }}
}
