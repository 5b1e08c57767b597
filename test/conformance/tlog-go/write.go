package main

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const goLogSize = 1000

// writeLog makes a log with Go's own functions: vkey, checkpoint, tiles and entry bundles.
func writeLog(dir string) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "example.com/from-go")
	must(0, err)
	var tree memory
	var log [][]byte
	for i := int64(0); i < goLogSize; i++ {
		log = append(log, bytes.Repeat([]byte{byte(i)}, int(i)))
		tree.add(i, log[i])
	}
	for _, t := range tlog.NewTiles(8, 0, goLogSize) {
		write(dir, path(t), must(tlog.ReadTileData(t, tree)))
		if t.L == 0 {
			start := t.N * 256
			t.L = -1
			write(dir, path(t), bundle(log[start:start+int64(t.W)]))
		}
	}
	root := must(tlog.TreeHash(goLogSize, tree))
	text := fmt.Sprintf("example.com/from-go\n%d\n%s\n", goLogSize, root)
	signer := must(note.NewSigner(skey))
	write(dir, "checkpoint", must(note.Sign(&note.Note{Text: text}, signer)))
	write(dir, "vkey", []byte(vkey))
}

func bundle(entries [][]byte) []byte {
	var b []byte
	for _, entry := range entries {
		b = append(binary.BigEndian.AppendUint16(b, uint16(len(entry))), entry...)
	}
	return b
}

func write(dir, name string, data []byte) {
	file := filepath.Join(dir, name)
	must(0, os.MkdirAll(filepath.Dir(file), 0o755))
	must(0, os.WriteFile(file, data, 0o644))
}
