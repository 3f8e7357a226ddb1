// Command gongkai runs an agency's open government information work.
package main

import (
	"os"

	"gongkai/internal/face/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
