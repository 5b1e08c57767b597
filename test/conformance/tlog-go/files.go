package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// cases is what the TypeScript side claims of the log in the folder.
type cases struct {
	Vkey, WitnessVkey string
	Sizes             []int64
	Inclusion         []struct {
		Index, Size int64
		Proof       [][]byte
		File        string // the same proof as c2sp.org/tlog-proof
	}
	Consistency []struct {
		Old, New int64
		Proof    [][]byte
	}
}

func readCases(dir string) cases {
	var c cases
	must(0, json.Unmarshal(must(os.ReadFile(dir+"/cases.json")), &c))
	return c
}

// path converts Go's tile path: C2SP leaves out the height and says entries.
func path(t tlog.Tile) string {
	p := strings.TrimPrefix(t.Path(), "tile/8/")
	return "tile/" + strings.Replace(p, "data/", "entries/", 1)
}

// files reads tiles from a folder.
type files struct{ dir string }

func (f files) Height() int                         { return 8 }
func (f files) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, t := range tiles {
		b, err := os.ReadFile(filepath.Join(f.dir, path(t)))
		if err != nil {
			return nil, err
		}
		data = append(data, b)
	}
	return data, nil
}

// entries reads the first n entries of a log from its bundles.
func entries(dir string, n int64) ([][]byte, error) {
	var all [][]byte
	for index := int64(0); index*256 < n; index++ {
		width := min(256, n-index*256)
		t := tlog.Tile{H: 8, L: -1, N: index, W: int(width)}
		bundle, err := readBundle(must(os.ReadFile(filepath.Join(dir, path(t)))), int(width))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path(t), err)
		}
		all = append(all, bundle...)
	}
	return all, nil
}

func readBundle(b []byte, width int) ([][]byte, error) {
	var found [][]byte
	for len(b) >= 2 {
		n := int(binary.BigEndian.Uint16(b))
		if len(b) < 2+n {
			return found, fmt.Errorf("entry %d is cut off", len(found))
		}
		found, b = append(found, b[2:2+n]), b[2+n:]
	}
	if len(found) != width || len(b) > 0 {
		return found, fmt.Errorf("%d entries and %d bytes, expected %d entries", len(found), len(b), width)
	}
	return found, nil
}

// memory keeps every hash of a tree, in Go's own order.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, i := range indexes {
		hashes = append(hashes, m[i])
	}
	return hashes, nil
}

func (m *memory) add(n int64, entry []byte) {
	*m = append(*m, must(tlog.StoredHashes(n, entry, *m))...)
}
