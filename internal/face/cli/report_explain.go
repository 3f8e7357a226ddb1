package cli

import (
	"fmt"
	"io"

	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/report/rules"
)

type explainCommand struct {
	Rule string `arg:"" optional:"" name:"RULE" help:"规则编号，如 T3-BALANCE；不填则列出全部。"`
}

// Run explains a rule, or lists the rules.
func (c *explainCommand) Run(s *Streams) error {
	if c.Rule == "" {
		return listRules(s.Out)
	}
	r, ok := rules.Find(c.Rule)
	if !ok { // or one that only the report desk has
		r, ok = compose.Find(c.Rule)
	}
	if !ok {
		fmt.Fprintf(s.Err, "gongkai: 没有规则 %q。全部规则：\n", c.Rule)
		if err := listRules(s.Err); err != nil {
			return err
		}
		return errUnreadable
	}
	return explain(s.Out, r)
}

func listRules(w io.Writer) error {
	for _, r := range append(rules.All(), compose.Rules()...) {
		if _, err := fmt.Fprintf(w, "%-16s %s  %s\n", r.ID, r.Severity.Label(), r.Title); err != nil {
			return err
		}
	}
	return nil
}

func explain(w io.Writer, r rules.Rule) error {
	_, err := fmt.Fprintf(w, "%s（%s）%s\n\n核对：%s\n依据：%s\n", r.ID, r.Severity.Label(), r.Title, r.Checks, r.Source)
	if err != nil {
		return err
	}
	if err := examples(w, "会报告", r.Fires); err != nil {
		return err
	}
	return examples(w, "不报告", r.Silent)
}

func examples(w io.Writer, name string, list []rules.Example) error {
	if _, err := fmt.Fprintf(w, "\n%s：\n", name); err != nil {
		return err
	}
	for _, e := range list {
		if _, err := fmt.Fprintf(w, "  · %s\n    （%s）\n", e.Text, e.Why); err != nil {
			return err
		}
	}
	return nil
}
