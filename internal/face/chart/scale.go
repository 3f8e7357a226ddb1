package chart

import "math"

// ticks are the marks of an axis from 0 up to at least top: about want steps
// of 1, 2 or 5 times a power of ten, never below 1 (things are counted).
func ticks(top float64, want int) []float64 {
	step := niceStep(top, want)
	out := []float64{0}
	for v := step; len(out) < 2 || v-step < top && len(out) <= 2*want; v += step {
		out = append(out, v)
	}
	return out
}

func niceStep(top float64, want int) float64 {
	if !(top > 0) || math.IsInf(top, 0) {
		return 1
	}
	raw := top / float64(want)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if raw <= m*power {
			return math.Max(1, m*power)
		}
	}
	return math.Max(1, 10*power)
}

// top is the greatest known value of the drawn series.
func (c *Chart) top() float64 {
	m := 0.0
	for _, s := range c.drawn() {
		for i := range c.Categories {
			m = max(m, s.at(i).N)
		}
	}
	return m
}

// spread moves positions apart so that none is closer than gap to the one
// above it, and none passes low; ys must ascend.
func spread(ys []float64, gap, high, low float64) {
	for i := range ys {
		floor := high
		if i > 0 {
			floor = ys[i-1] + gap
		}
		ys[i] = max(ys[i], floor)
	}
	for i := len(ys) - 1; i >= 0; i-- {
		ceiling := low
		if i < len(ys)-1 {
			ceiling = ys[i+1] - gap
		}
		ys[i] = min(ys[i], ceiling)
	}
}
