// Checks a log that the TypeScript library has written with Go code that knows nothing of it, and
// writes a log of Go's own for the library to check.
//
//	go run . <folder>
//
// The folder is laid out by ../tlog.conformance.ts. One line per check; the last line counts them.
package main

import (
	"fmt"
	"os"
)

var passed, failed int

// check counts a result and prints what failed.
func check(err error, format string, args ...any) {
	if err == nil {
		passed++
		return
	}
	failed++
	fmt.Printf("FAIL %s: %v\n", fmt.Sprintf(format, args...), err)
}

// must stops a run that cannot go on.
func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
	return value
}

func main() {
	if len(os.Args) != 2 {
		fmt.Println("usage: tlog <folder>")
		os.Exit(2)
	}
	dir := os.Args[1]
	checkLog(dir)
	writeLog(dir + "/from-go")
	fmt.Printf("%d passed, %d failed, 0 skipped\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
