package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// series is a run of numbers of one agency and year: case numbers (登记编号)
// and document numbers (发文字号). Every number given is accounted for, so a
// gap cannot pass unnoticed.
type series struct {
	Last   int            `json:"last"`
	Voided map[int]string `json:"voided,omitempty"` // number → reason
}

const kindSeries = "series"

func (w *work) series(ctx context.Context, agencyID, name string, year int) (*series, string, error) {
	key := fmt.Sprintf("%s/%04d", name, year)
	r, err := w.Record(ctx, kindSeries, agencyID, key)
	s := &series{}
	if err == nil && r != nil {
		err = json.Unmarshal([]byte(r.Body), s)
	}
	return s, key, err
}

// next takes the following number of a series, in this transaction.
func (w *work) next(ctx context.Context, v agency.Verb, agencyID, name string, year int) (int, error) {
	s, key, err := w.series(ctx, agencyID, name, year)
	if err != nil {
		return 0, err
	}
	s.Last++
	return s.Last, w.putJSON(ctx, v, kindSeries, agencyID, key, year, s)
}

// setSeries moves a series to last, after numbers were given in bulk.
func (w *work) setSeries(ctx context.Context, v agency.Verb, agencyID, name string, year, last int) error {
	s, key, err := w.series(ctx, agencyID, name, year)
	if err != nil || s.Last >= last {
		return err
	}
	s.Last = last
	return w.putJSON(ctx, v, kindSeries, agencyID, key, year, s)
}

// void marks a number as not used, with the reason that explains the gap.
func (w *work) void(ctx context.Context, v agency.Verb, agencyID, name string, year, n int, reason string) error {
	s, key, err := w.series(ctx, agencyID, name, year)
	if err != nil {
		return err
	}
	if n < 1 || n > s.Last || strings.TrimSpace(reason) == "" {
		return fault.New(fault.Invalid, "number.void", "作废编号须是已取用的编号，并写明理由。")
	}
	if s.Voided == nil {
		s.Voided = map[int]string{}
	}
	s.Voided[n] = reason
	return w.putJSON(ctx, v, kindSeries, agencyID, key, year, s)
}

// caseNumber is the registration number in the agency's format: {年} and {序}
// stand for the year and the serial number.
func caseNumber(format string, year, n int) string {
	return strings.NewReplacer("{年}", strconv.Itoa(year), "{序}", fmt.Sprintf("%04d", n), "{号}", strconv.Itoa(n)).Replace(format)
}
