package app

import (
	"fmt"

	"gongkai/internal/law/report"
)

// Fictional names and words for demonstrations. Nobody of these exists.

func (f *filler) one(of ...string) string { return of[f.pick(len(of))] }

// application is a made-up application by an applicant of a column.
func (f *filler) application(c report.Column) Application {
	a := Applicant{Kind: c.Key(), Phone: fmt.Sprintf("1990000%04d", f.pick(10000)), Address: fmt.Sprintf("云岭县%s%d号", f.one("青石街", "柳溪路", "望江巷"), 1+f.pick(200))}
	person := f.one("李", "王", "张", "刘", "陈", "杨", "赵", "周") + f.one("建", "晓", "文", "玉", "志", "春") + f.one("国", "兰", "明", "华", "林", "梅")
	switch c {
	case report.NaturalPerson:
		a.Name = person
	case report.Commercial:
		a.Name, a.Contact = "云岭"+f.one("鑫源", "宏达", "青禾", "明远")+f.one("建材", "农业", "物流", "科技")+"有限公司", person
	case report.Research:
		a.Name, a.Contact = "云岭"+f.one("区域发展", "水资源", "乡村治理")+"研究所", person
	case report.PublicInterest:
		a.Name, a.Contact = f.one("清水", "暖阳", "绿岭")+"公益服务中心", person
	case report.LegalService:
		a.Name, a.Contact = f.one("衡平", "正言", "明法")+"律师事务所", person
	default:
		a.Name, a.Contact = f.one("青石", "柳溪", "望江")+"村民委员会", person
	}
	return Application{Applicant: a, Content: f.wanted(), Form: f.one("电子邮件", "邮寄纸质", "当面领取")}
}

func (f *filler) wanted() string {
	return f.one("青石街", "柳溪新区", "望江大桥", "南坪水库", "第二小学", "城北市场", "新村安置点") +
		f.one("征收补偿", "改造工程", "环境影响评价", "建设用地", "资金使用", "招标投标", "规划许可") +
		f.one("的批复文件", "的实施方案", "的公告及附件", "的验收材料", "的会议纪要")
}

func (f *filler) title() string {
	return "云岭县" + f.one("农村公路", "城镇燃气", "养老服务", "校外培训", "物业服务", "集体资产", "防汛抗旱") + f.one("管理办法", "实施细则", "若干规定", "工作规程")
}
