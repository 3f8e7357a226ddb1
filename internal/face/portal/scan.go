package portal

import (
	"fmt"
	"strings"

	"gongkai/internal/face/qr"
)

// scan is an address to be taken along on a phone: drawn here, so that nobody
// else is told who reads what.
type scan struct{ View, Path string }

// scanOf draws the address of a page; nil where the site does not know how it
// is reached, or the address is longer than a code holds.
func scanOf(address string) *scan {
	if !strings.HasPrefix(address, "https://") {
		return nil
	}
	c, err := qr.Encode(address)
	if err != nil {
		return nil
	}
	const quiet = 4 // modules around a code that must be light
	side := c.Size + 2*quiet
	return &scan{View: fmt.Sprintf("-%d -%d %d %d", quiet, quiet, side, side), Path: c.Path()}
}

// Scan is the item's address as a code.
func (d *itemPage) Scan() *scan { return scanOf(d.Address) }

// Scan is the report's address as a code.
func (d *reportPage) Scan() *scan { return scanOf(d.Address) }
