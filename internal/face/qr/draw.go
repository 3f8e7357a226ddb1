package qr

// frame is a version's square with everything but data and format.
func frame(version int) *Code {
	n := 17 + 4*version
	c := &Code{Size: n, dark: make([]bool, n*n), fixed: make([]bool, n*n)}
	for i := range n {
		c.fix(6, i, i%2 == 0)
		c.fix(i, 6, i%2 == 0)
	}
	for _, at := range [][2]int{{3, 3}, {n - 4, 3}, {3, n - 4}} {
		c.rings(at[0], at[1], 4)
	}
	centres := shapes[version-1].centres
	for i, x := range centres {
		for k, y := range centres {
			last := len(centres) - 1
			if i == 0 && k == 0 || i == 0 && k == last || i == last && k == 0 {
				continue // a finder stands there
			}
			c.rings(x, y, 2)
		}
	}
	if version >= 7 {
		c.version(version)
	}
	return c
}

func (c *Code) fix(x, y int, dark bool) {
	if x >= 0 && y >= 0 && x < c.Size && y < c.Size {
		c.dark[y*c.Size+x], c.fixed[y*c.Size+x] = dark, true
	}
}

// rings draws a finder (4) or an alignment pattern (2) around its middle.
func (c *Code) rings(x, y, most int) {
	for dy := -most; dy <= most; dy++ {
		for dx := -most; dx <= most; dx++ {
			d := max(dx, -dx, dy, -dy)
			light := d == 4 || d == 2 && most == 4 || d == 1 && most == 2
			c.fix(x+dx, y+dy, !light)
		}
	}
}

// remainder of v, shifted by the generator's degree, in GF(2).
func remainder(v, generator, degree int) int {
	r := v
	for range degree {
		r = r<<1 ^ r>>(degree-1)&1*generator
	}
	return r
}

// format tells level and mask, twice.
func (c *Code) format(mask int) {
	const levelM = 0
	v := levelM<<3 | mask
	v = (v<<10 | remainder(v, 0x537, 10)) ^ 0x5412
	bit := func(i int) bool { return v>>i&1 == 1 }
	n := c.Size
	for i := range 6 {
		c.fix(8, i, bit(i))
		c.fix(5-i, 8, bit(9+i))
	}
	c.fix(8, 7, bit(6))
	c.fix(8, 8, bit(7))
	c.fix(7, 8, bit(8))
	for i := range 8 {
		c.fix(n-1-i, 8, bit(i))
	}
	for i := 8; i < 15; i++ {
		c.fix(8, n-15+i, bit(i))
	}
	c.fix(8, n-8, true)
}

// version tells which it is, twice.
func (c *Code) version(version int) {
	v := version<<12 | remainder(version, 0x1f25, 12)
	for i := range 18 {
		dark := v>>i&1 == 1
		c.fix(c.Size-11+i%3, i/3, dark)
		c.fix(i/3, c.Size-11+i%3, dark)
	}
}

// masked are the conditions that turn a module round.
var masked = [8]func(x, y int) bool{
	func(x, y int) bool { return (x+y)%2 == 0 },
	func(_, y int) bool { return y%2 == 0 },
	func(x, _ int) bool { return x%3 == 0 },
	func(x, y int) bool { return (x+y)%3 == 0 },
	func(x, y int) bool { return (x/3+y/2)%2 == 0 },
	func(x, y int) bool { return x*y%2+x*y%3 == 0 },
	func(x, y int) bool { return (x*y%2+x*y%3)%2 == 0 },
	func(x, y int) bool { return ((x+y)%2+x*y%3)%2 == 0 },
}

// each calls f for the modules of data in their order: columns of two from the
// right, up and down in turn.
func (c *Code) each(f func(x, y int)) {
	up := true
	for right := c.Size - 1; right > 0; right -= 2 {
		if right == 6 {
			right = 5
		}
		for i := range c.Size {
			y := i
			if up {
				y = c.Size - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if !c.fixed[y*c.Size+x] {
					f(x, y)
				}
			}
		}
		up = !up
	}
}

func (c *Code) fill(data []byte, mask int) {
	i := 0
	c.each(func(x, y int) {
		dark := i < 8*len(data) && data[i/8]>>(7-i%8)&1 == 1
		c.dark[y*c.Size+x] = dark != masked[mask](x, y)
		i++
	})
}

// penalty is how hard the code is to read, by the standard's four rules.
func (c *Code) penalty() (sum int) {
	n := c.Size
	count := 0
	for y := range n {
		sum += runs(n, func(i int) bool { return c.Dark(i, y) }) + runs(n, func(i int) bool { return c.Dark(y, i) })
		for x := range n {
			d := c.Dark(x, y)
			if d {
				count++
			}
			if x > 0 && y > 0 && c.Dark(x-1, y) == d && c.Dark(x, y-1) == d && c.Dark(x-1, y-1) == d {
				sum += 3
			}
		}
	}
	off := count*20 - n*n*10 // of half, in twentieths of all
	return sum + max(off, -off)/(n*n)*10
}

// runs is the penalty of one line: five or more alike, and what looks like a
// finder.
func runs(n int, dark func(int) bool) (sum int) {
	length, last := 0, 0 // of the run; the last 11 modules
	for i := range n {
		if i > 0 && dark(i) == dark(i-1) {
			length++
		} else {
			length = 1
		}
		if length == 5 {
			sum += 3
		} else if length > 5 {
			sum++
		}
		last = last << 1 & 0x7ff
		if dark(i) {
			last |= 1
		}
		if i >= 10 && (last == 0x5d0 || last == 0x05d) {
			sum += 40
		}
	}
	return sum
}
