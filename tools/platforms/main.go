// Command platforms checks that the program compiles for other systems and
// processors. It checks types and makes no code: a build for one platform takes
// minutes, this ten seconds, and what tells platforms apart is which names exist.
//
//	go -C tools run ./platforms linux/loong64 windows/amd64
package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/packages"
)

func main() {
	bad := false
	for _, platform := range os.Args[1:] {
		n, errs, err := check(platform)
		if err != nil {
			fmt.Fprintln(os.Stderr, platform, err)
			os.Exit(2)
		}
		fmt.Printf("%s: %d packages\n", platform, n)
		for _, e := range errs {
			fmt.Println(e)
			bad = true
		}
	}
	if bad {
		os.Exit(1)
	}
}

// check loads the program with all that it is made of, from source.
func check(platform string) (n int, errs []packages.Error, err error) {
	system, processor, _ := strings.Cut(platform, "/")
	found, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedFiles | packages.NeedCompiledGoFiles |
			packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedTypesSizes,
		Dir: "..",
		Env: append(os.Environ(), "GOOS="+system, "GOARCH="+processor, "CGO_ENABLED=0"),
	}, "./cmd/gongkai")
	packages.Visit(found, nil, func(p *packages.Package) {
		n++
		errs = append(errs, p.Errors...)
	})
	if err == nil && n < 100 { // the standard library alone is more
		err = fmt.Errorf("only %d packages were found", n)
	}
	return n, errs, err
}
