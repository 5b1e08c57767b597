package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	cosig "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var errDiffers = errors.New("differs")

func same(a, b []byte) error {
	if bytes.Equal(a, b) {
		return nil
	}
	return errDiffers
}

// checkLog derives the whole log again from its largest entry bundles and compares everything with it.
func checkLog(dir string) {
	c := readCases(dir)
	last := c.Sizes[len(c.Sizes)-1]
	var tree memory
	for i, entry := range must(entries(dir, last)) {
		tree.add(int64(i), entry)
	}
	old := int64(0)
	for _, size := range c.Sizes {
		checkCheckpoint(dir, c, size, tree)
		checkTiles(dir, old, size, tree)
		_, err := entries(dir, size)
		check(err, "entries of size %d", size)
		old = size
	}
	checkInclusion(dir, c, tree)
	checkConsistency(c, tree)
}

// checkpoint opens a note signed by the log and a witness and takes its three lines apart.
func checkpoint(signed []byte, c cases) (tlog.Tree, error) {
	log := must(note.NewVerifier(c.Vkey))
	witness := must(cosig.NewVerifierForCosignatureV1(c.WitnessVkey))
	n, err := note.Open(signed, note.VerifierList(log, witness))
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(n.Sigs) != 2 {
		return tlog.Tree{}, fmt.Errorf("%d of 2 signatures", len(n.Sigs))
	}
	var origin, root string
	var tree tlog.Tree
	if _, err := fmt.Sscanf(n.Text, "%s\n%d\n%s\n", &origin, &tree.N, &root); err != nil {
		return tree, err
	}
	hash, err := base64.StdEncoding.Strict().DecodeString(root)
	copy(tree.Hash[:], hash)
	if err == nil && (len(hash) != 32 || origin != log.Name()) {
		err = fmt.Errorf("origin %q, root of %d bytes", origin, len(hash))
	}
	return tree, err
}

func checkCheckpoint(dir string, c cases, size int64, hashes memory) {
	signed := must(os.ReadFile(fmt.Sprintf("%s/checkpoint.%d", dir, size)))
	tree, err := checkpoint(signed, c)
	check(err, "checkpoint of size %d", size)
	root := must(tlog.TreeHash(size, hashes))
	check(same(tree.Hash[:], root[:]), "root of size %d", size)
	if size == 0 {
		return
	}
	// Through the tiles: from x/mod v0.40.0 on the reader ties each of them to the root (CVE-2026-56865).
	var leaves []int64
	for i := int64(0); i < size; i++ {
		leaves = append(leaves, tlog.StoredHashIndex(0, i))
	}
	read, err := tlog.TileHashReader(tree, files{dir}).ReadHashes(leaves)
	check(err, "tiles of size %d", size)
	if err == nil {
		check(equal(read, must(hashes.ReadHashes(leaves))), "leaves of size %d", size)
	}
}

func checkTiles(dir string, old, size int64, hashes memory) {
	for _, t := range tlog.NewTiles(8, old, size) {
		stored, err := os.ReadFile(filepath.Join(dir, path(t)))
		if err == nil {
			err = same(must(tlog.ReadTileData(t, hashes)), stored)
		}
		check(err, "%s", path(t))
	}
}

func toHashes(raw [][]byte) []tlog.Hash {
	var hashes []tlog.Hash
	for _, b := range raw {
		hashes = append(hashes, tlog.Hash(b))
	}
	return hashes
}

func checkInclusion(dir string, c cases, hashes memory) {
	for _, p := range c.Inclusion {
		root := must(tlog.TreeHash(p.Size, hashes))
		leaf := hashes[tlog.StoredHashIndex(0, p.Index)]
		ours := toHashes(p.Proof)
		theirs := must(tlog.ProveRecord(p.Size, p.Index, hashes))
		check(equal(ours, theirs), "inclusion of %d in %d", p.Index, p.Size)
		check(tlog.CheckRecord(ours, p.Size, root, p.Index, leaf), "CheckRecord %d in %d", p.Index, p.Size)
		err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(p.Index), uint64(p.Size), leaf[:], p.Proof, root[:])
		check(err, "VerifyInclusion %d in %d", p.Index, p.Size)
		check(checkProofFile(p.File, p.Index, c, leaf), "proof file of %d in %d", p.Index, p.Size)
	}
}

func checkConsistency(c cases, hashes memory) {
	for _, p := range c.Consistency {
		old, root := must(tlog.TreeHash(p.Old, hashes)), must(tlog.TreeHash(p.New, hashes))
		ours := toHashes(p.Proof)
		theirs := must(tlog.ProveTree(p.New, p.Old, hashes))
		check(equal(ours, theirs), "consistency %d to %d", p.Old, p.New)
		check(tlog.CheckTree(ours, p.New, root, p.Old, old), "CheckTree %d to %d", p.Old, p.New)
		err := proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(p.Old), uint64(p.New), p.Proof, old[:], root[:])
		check(err, "VerifyConsistency %d to %d", p.Old, p.New)
	}
}

func equal(a, b []tlog.Hash) error {
	if len(a) != len(b) {
		return errDiffers
	}
	for i := range a {
		if a[i] != b[i] {
			return errDiffers
		}
	}
	return nil
}

// checkProofFile reads c2sp.org/tlog-proof@v1 from its specification.
func checkProofFile(text string, index int64, c cases, leaf tlog.Hash) error {
	head, signed, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" || lines[1] != fmt.Sprintf("index %d", index) {
		return fmt.Errorf("malformed head %q", head)
	}
	var path []tlog.Hash
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		path = append(path, hash)
	}
	tree, err := checkpoint([]byte(signed), c)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, tree.N, tree.Hash, index, leaf)
}
