package comparison

import (
	"gongkai/internal/face/chart"
	"gongkai/internal/law/report"
)

// The same thing looks the same on every chart of the house, also on those of
// other pages.

// FlowStyles are those of requests received, ended and left over.
func FlowStyles() (received, ended, left chart.Style) { return newStyle, doneStyle, leftStyle }

// OutcomeStyles are those of the six groups of table 3.
func OutcomeStyles() [6]chart.Style { return outcomeStyle }

// ResultStyle is that of a result of table 4.
func ResultStyle(r report.Result) chart.Style { return resultStyle[r] }
