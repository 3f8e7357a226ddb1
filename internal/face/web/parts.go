package web

import "html/template"

// Tone is what a thing means; it shows by words, shape and colour together.
type Tone string

// The tones.
const (
	Plain Tone = ""
	Good  Tone = "good"
	Soon  Tone = "soon"
	Late  Tone = "late"
	Quiet Tone = "quiet"
	Info  Tone = "info"
)

// Notice is a message on a page.
type Notice struct {
	Tone   Tone
	Title  string
	Text   string
	Action *Link
}

// Tag is a small word with a tone.
type Tag struct {
	Text string
	Tone Tone
}

// Table is a table with its caption.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	Drawn   template.HTML // Rows as Site.Rows has drawn them, in their place
	Empty   string        // what will stand here and how to begin
	Else    []Link        // where it may stand instead
	Dense   bool
	Stack   bool // on a narrow screen each row stands by itself, its cells under their names
	Hidden  bool // the caption is for those who cannot see
}

// Column is the head of a column.
type Column struct {
	Label  string
	Number bool
	Wide   bool // takes what is left
}

// Row is a row; the first cell is its head.
type Row struct {
	Cells []Cell
	Tone  Tone
}

// Cell is a cell; Note stands below it in small.
type Cell struct {
	Text, Href, Note string
	Tag              *Tag
	HTML             template.HTML // made by us, never typed by anybody
	Data             bool          // the words are others', as a name: they are not translated
}

// C is a cell of text.
func C(text string) Cell { return Cell{Text: text} }

// Whole is a cell whose text is not broken over lines, as a date with its time.
func Whole(text string) Cell {
	if text == "" {
		return Cell{}
	}
	return Cell{HTML: template.HTML(`<span class="whole">` + template.HTMLEscapeString(text) + `</span>`)} //nolint:gosec // escaped
}

// L is a cell with a link.
func L(text, href string) Cell { return Cell{Text: text, Href: href} }

// Item is a line of a summary list.
type Item struct {
	Key    string
	Text   string
	Data   bool // Text is what somebody else wrote: it is not translated
	Note   string
	Href   string
	Action *Link
}

// Event is an entry of a timeline.
type Event struct {
	Day, Weekday string
	Title        string
	Said         []string // the words of others, before ours
	Text         []string
	Links        []Link
	Tone         Tone
	Who          string
}

// Pager leads through a long list by keys.
type Pager struct {
	Prev, Next string // addresses, "" where there is none
	Text       string // e.g. 第 1—50 件
}
