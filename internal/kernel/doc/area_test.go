package doc

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/property"
)

func TestAreas(t *testing.T) {
	table := Table{Rows: []Row{
		{{Text: "a", RowSpan: 2}, {Text: "b", ColSpan: 2}},
		{{Text: "c"}, {Text: "d", RowSpan: 2}},
		{{Text: "e"}},
	}}
	want := []string{"a 0,0 2×1", "b 0,1 1×2", "c 1,1 1×1", "d 1,2 2×1", "e 2,0 1×1", "- 2,1 1×1"}
	var got []string
	for _, a := range table.Areas() {
		text := "-"
		if a.Cell != nil {
			text = a.Cell.Text
		}
		got = append(got, fmt.Sprintf("%s %d,%d %d×%d", text, a.Row, a.Col, a.Rows, a.Cols))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRowAreas(t *testing.T) {
	table := Table{Rows: []Row{
		{{Text: "a"}, {Text: "b", RowSpan: 2}, {Text: "c"}},
		{{Text: "d"}, {Text: "e"}},
		{},
	}}
	var got []string
	for _, row := range table.RowAreas() {
		line := ""
		for _, a := range row {
			line += a.Cell.Text
		}
		got = append(got, line)
	}
	if want := []string{"abc", "dbe", ""}; fmt.Sprint(got) != fmt.Sprint(want) || table.Columns() != 3 {
		t.Errorf("got %q and %d columns, want %q and 3", got, table.Columns(), want)
	}
}

// Whatever the spans say, areas cover the grid once and list every cell once.
func TestAreasCoverTheGridOnce(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		table := Table{Rows: make([]Row, rapid.IntRange(0, 6).Draw(t, "rows"))}
		for r := range table.Rows {
			for range rapid.IntRange(0, 5).Draw(t, "cells") {
				span := rapid.IntRange(0, 4)
				table.Rows[r] = append(table.Rows[r], Cell{ColSpan: span.Draw(t, "cols"), RowSpan: span.Draw(t, "rows")})
			}
		}
		grid := table.Grid()
		covered := map[[2]int]int{}
		listed := map[*Cell]int{}
		for _, a := range table.Areas() {
			listed[a.Cell]++
			for r := a.Row; r < a.Row+a.Rows; r++ {
				for c := a.Col; c < a.Col+a.Cols; c++ {
					covered[[2]int{r, c}]++
					if a.Cell != nil && grid[r][c] != a.Cell {
						t.Fatalf("area %+v covers another cell at %d,%d", a, r, c)
					}
				}
			}
		}
		for r := range grid {
			for c, cell := range grid[r] {
				if covered[[2]int{r, c}] != 1 {
					t.Fatalf("%d,%d is covered %d times", r, c, covered[[2]int{r, c}])
				}
				if cell != nil && listed[cell] != 1 {
					t.Fatalf("the cell at %d,%d is listed %d times", r, c, listed[cell])
				}
			}
		}
	})
}
