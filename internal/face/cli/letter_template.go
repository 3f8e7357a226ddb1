package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
)

type letterTemplateCommands struct {
	Check letterTemplateCheck `cmd:"" help:"检查模板：缺少的必备内容、不认识的占位符，逐一列出。"`
	Show  letterTemplateShow  `cmd:"" help:"写出通行的模板，可以在此基础上修改。"`
	Put   letterTemplatePut   `cmd:"" help:"启用模板，自其中写明的日期起施行。"`
}

type letterTemplateCheck struct {
	File string `arg:"" name:"file" placeholder:"文件" help:"模板文件；- 为标准输入。"`
}

// Run says that the template is sound, or lists what is wrong with it.
func (c *letterTemplateCheck) Run(s *Streams) error {
	text, err := readUpTo(c.File, s.In, maxFacts)
	if err != nil {
		return err
	}
	t, err := letter.ParseTemplate(string(text))
	if err != nil {
		return templateFindings(s.Out, c.File, err)
	}
	info, _ := letter.Lookup(t.Kind)
	_, err = fmt.Fprintf(s.Out, "%s：可以用于“%s”，必备内容齐全。\n", c.File, info.Name)
	return err
}

func templateFindings(w io.Writer, file string, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || len(f.Fields) == 0 {
		return err
	}
	for _, one := range f.Fields {
		fmt.Fprintf(w, "%s：%s：%s\n", file, one.Name, one.Message)
	}
	return errFindings
}

type letterTemplateShow struct {
	Kind string `arg:"" name:"文书" placeholder:"文书" help:"文书的代号。"`
}

// Run prints the usual wording as a template, and what it may name.
func (c *letterTemplateShow) Run(s *Streams) error {
	if err := knownLetter(c.Kind); err != nil {
		return err
	}
	fmt.Fprintf(s.Err, "占位符：{%s}\n", strings.Join(letter.Placeholders(letter.Kind(c.Kind)), "}、{"))
	_, err := io.WriteString(s.Out, letter.Source(letter.Kind(c.Kind)))
	return err
}

type letterTemplatePut struct {
	installation
	Agency string `required:"" placeholder:"编号" help:"机关。"`
	File   string `arg:"" name:"file" placeholder:"文件" help:"模板文件；- 为标准输入。"`
}

// Run puts an agency's wording into force.
func (c *letterTemplatePut) Run(ctx context.Context, s *Streams) error {
	text, err := readUpTo(c.File, s.In, maxFacts)
	if err != nil {
		return err
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		return a.PutLetterTemplate(ctx, who, c.Agency, string(text))
	})
}
