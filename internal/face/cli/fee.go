package cli

import (
	"fmt"
	"strconv"
	"time"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/fee"
)

type feeCommand struct {
	Items   string `placeholder:"件数" help:"按件：本次申请的件数。"`
	Already string `placeholder:"件数" help:"按件：同一申请人本月此前已有的件数。"`
	Pages   string `placeholder:"页数" help:"按量：本次申请的页数（A4 及以下幅面单面为一页）。"`
	JSON    bool   `help:"输出 JSON。"`
}

// Run prints the processing fee and the tiers it was added up from.
func (c *feeCommand) Run(s *Streams) error {
	sum, err := c.sum(calendar.DateOf(time.Now()))
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.Out, sum)
	}
	if _, err := fmt.Fprintf(s.Out, "%d 元\n", sum.Amount); err != nil {
		return err
	}
	unit := map[bool]string{true: "件", false: "页"}[c.Items != ""]
	for _, t := range sum.Tiers {
		if _, err := fmt.Fprintf(s.Out, "  第 %d 至 %d %s：%d %s × %d 元 = %d 元\n", t.First, t.Last, unit, t.Count, unit, t.Rate, t.Sum); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(s.Out, "  依据：%s\n", sum.Source)
	return err
}

func (c *feeCommand) sum(today calendar.Date) (fee.Sum, error) {
	switch {
	case (c.Items == "") == (c.Pages == ""):
		return fee.Sum{}, wrongFee("请在 --items（按件）和 --pages（按量）中选一种，且只选一种：同一申请不能两种方式都收")
	case c.Already != "" && c.Pages != "":
		return fee.Sum{}, wrongFee("--already 只用于按件：页数按每次申请分别计算，不累计")
	case c.Pages != "":
		n, err := whole("--pages", c.Pages)
		if err != nil {
			return fee.Sum{}, err
		}
		return fee.ByPages(n, today)
	}
	n, err := whole("--items", c.Items)
	if err != nil {
		return fee.Sum{}, err
	}
	already := 0
	if c.Already != "" {
		if already, err = whole("--already", c.Already); err != nil {
			return fee.Sum{}, err
		}
	}
	return fee.ByItems(n, already, today)
}

func whole(flag, text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, wrongFee(fmt.Sprintf("%s 应为整数，不能是 %q", flag, text))
	}
	return n, nil
}

func wrongFee(message string) error { return fault.New(fault.Invalid, "fee.bad-call", message) }
