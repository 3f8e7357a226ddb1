package store

import "gongkai/internal/kernel/calendar"

// SearchDoc is what search knows of one published item.
type SearchDoc struct {
	Item, Agency, Kind string
	Title, Number      string
	Body               string // plain text
	Attachments        string // plain text of all of them
	// Columns are all columns the item shall be found under, those above them too.
	Columns     []string
	PublishedOn calendar.Date
	// Valid days of a document that can lose its force (normative documents,
	// rules); both zero for all else, which no filter by validity finds.
	InForceOn calendar.Date
	EndedOn   calendar.Date // first day without force, zero where none is known
}
