package portal

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// scan is an address to be taken along on a phone as a QR code (GB/T 18284):
// drawn here, so that nobody else is told who reads what. View is that of an
// SVG, a module a unit; Path draws the dark modules.
type scan struct{ View, Path string }

// longestScanned is as many bytes as a code of 57 modules holds, which a phone
// reads from a printed page.
const longestScanned = 213

// scanOf draws the address of a page; nil where the site does not know how it
// is reached, or the address is too long.
func scanOf(address string) *scan {
	if !strings.HasPrefix(address, "https://") || len(address) > longestScanned {
		return nil
	}
	c, err := qr.Encode(address, qr.M, qr.Unicode)
	if err != nil {
		return nil
	}
	const quiet = 4 // modules around a code that must be light
	size := c.Bounds().Dx()
	return &scan{View: fmt.Sprintf("-%d -%d %d %d", quiet, quiet, size+2*quiet, size+2*quiet), Path: darkPath(c, size)}
}

// darkPath draws the dark modules, a run of them in a row as one piece.
func darkPath(c barcode.Barcode, size int) string {
	var b strings.Builder
	dark := func(x, y int) bool { return color.GrayModel.Convert(c.At(x, y)) == color.Gray{} }
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for x < size && dark(x, y) {
				x++
			}
			if n := x - from; n > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from, y, n, n)
			}
		}
	}
	return b.String()
}

// Scan is the item's address as a code.
func (d *itemPage) Scan() *scan { return scanOf(d.Address) }

// Scan is the report's address as a code.
func (d *reportPage) Scan() *scan { return scanOf(d.Address) }
