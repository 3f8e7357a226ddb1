package property_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/property"
)

func TestSameExamplesUnderCI(t *testing.T) {
	t.Setenv("CI", "true")
	var runs [2][]int
	for i := range runs {
		t.Run("run", func(t *testing.T) {
			property.Check(t, func(t *rapid.T) { runs[i] = append(runs[i], rapid.Int().Draw(t, "n")) })
		})
	}
	if len(runs[0]) == 0 || !slices.Equal(runs[0], runs[1]) {
		t.Errorf("%d and %d examples, not the same", len(runs[0]), len(runs[1]))
	}
}
