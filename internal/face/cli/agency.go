package cli

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

type agencyCommands struct {
	List agencyList `cmd:"" help:"列出机关：每行“编号<制表符>名称”。"`
	Add  agencyAdd  `cmd:"" help:"登记或者修改一个机关。"`
}

type agencyList struct{ installation }

// Run prints ID<TAB>NAME for each agency.
func (c *agencyList) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		all, err := a.Agencies(ctx, who)
		for _, one := range all {
			fmt.Fprintf(s.Out, "%s\t%s\n", one.ID, one.Name)
		}
		return err
	})
}

// agencyAdd changes what is given and leaves the rest as it was: much of an
// agency is set in the office.
type agencyAdd struct {
	installation
	ID         string   `arg:"" placeholder:"编号" help:"小写字母、数字和连字符。"`
	Name       string   `arg:"" placeholder:"名称" help:"全称。"`
	Kind       string   `enum:",government,office,department,township,vertical,institution" default:"" help:"类别：government、office、department、township、vertical、institution；新登记的不写即 department。"`
	Parent     *string  `placeholder:"编号" help:"上级机关。"`
	Short      *string  `placeholder:"代字" help:"机关代字，用于发文字号。"`
	Code       *string  `placeholder:"代码" help:"统一社会信用代码。"`
	Office     *string  `placeholder:"机构" help:"政府信息公开工作机构的名称。"`
	Address    *string  `placeholder:"地址" help:"工作机构的办公地址。"`
	Hours      *string  `placeholder:"时间" help:"工作机构的办公时间。"`
	Phone      *string  `placeholder:"电话" help:"工作机构的电话。"`
	Fax        *string  `placeholder:"传真" help:"工作机构的传真号码。"`
	Email      *string  `placeholder:"邮箱" help:"工作机构的电子邮箱。"`
	Postal     *string  `placeholder:"邮编" help:"邮政编码。"`
	Web        *string  `placeholder:"网址" help:"政府网站的地址。"`
	ReviewBody *string  `placeholder:"机关" help:"行政复议机关的名称。"`
	ReviewAddr *string  `name:"review-address" placeholder:"地址" help:"行政复议机关的地址。"`
	ReviewTel  *string  `name:"review-phone" placeholder:"电话" help:"行政复议机关的电话。"`
	Court      *string  `placeholder:"法院" help:"有管辖权的人民法院的名称。"`
	CourtAddr  *string  `name:"court-address" placeholder:"地址" help:"人民法院的地址。"`
	CourtTel   *string  `name:"court-phone" placeholder:"电话" help:"人民法院的电话。"`
	ReviewURL  *string  `placeholder:"网址" help:"网上申请行政复议的网址（电子送达的答复书须写明）。"`
	Payee      *string  `placeholder:"户名" help:"信息处理费的收款单位。"`
	Bank       *string  `placeholder:"银行" help:"信息处理费的开户银行。"`
	Account    *string  `placeholder:"账号" help:"信息处理费的收款账号。"`
	PayHow     *string  `placeholder:"方式" help:"信息处理费的缴纳方式。"`
	Units      []string `name:"unit" placeholder:"科室" help:"内设机构，按显示的次序，可以写多个。"`
	CaseNumber *string  `placeholder:"格式" help:"申请的登记编号格式。"`
}

// Run writes the agency; a new data directory is made where there is none.
func (c *agencyAdd) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, false, func(a *app.App, who agency.Actor) error {
		all, err := a.Agencies(ctx, who)
		if err != nil {
			return err
		}
		one, done := agency.Agency{ID: c.ID, Kind: agency.Department}, "登记"
		if i := slices.IndexFunc(all, func(have agency.Agency) bool { return have.ID == c.ID }); i >= 0 {
			one, done = all[i], "修改"
		}
		c.onto(&one)
		if err := a.PutAgency(ctx, who, one); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "已%s %s（%s）。\n", done, c.Name, c.ID)
		return nil
	})
}

func (c *agencyAdd) onto(one *agency.Agency) {
	one.Name = c.Name
	if c.Kind != "" {
		one.Kind = agency.Kind(c.Kind)
	}
	if c.Units != nil {
		one.Units = c.Units
	}
	for _, x := range []struct{ given, to *string }{
		{c.Parent, &one.Parent}, {c.Short, &one.Short}, {c.Code, &one.Code}, {c.CaseNumber, &one.CaseNumber},
		{c.Office, &one.Face.Office}, {c.Address, &one.Face.Address}, {c.Hours, &one.Face.Hours}, {c.Phone, &one.Face.Phone},
		{c.Fax, &one.Face.Fax}, {c.Email, &one.Face.Email}, {c.Postal, &one.Face.Postal}, {c.Web, &one.Face.Web},
		{c.ReviewBody, &one.Remedy.ReviewBody}, {c.Court, &one.Remedy.Court}, {c.ReviewURL, &one.Remedy.OnlineURL},
		{c.ReviewAddr, &one.Remedy.ReviewAddress}, {c.ReviewTel, &one.Remedy.ReviewPhone}, {c.CourtAddr, &one.Remedy.CourtAddress}, {c.CourtTel, &one.Remedy.CourtPhone},
		{c.Payee, &one.Payment.Payee}, {c.Bank, &one.Payment.Bank}, {c.Account, &one.Payment.Account}, {c.PayHow, &one.Payment.How},
	} {
		if x.given != nil {
			*x.to = *x.given
		}
	}
}
