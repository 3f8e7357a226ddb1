package layout

// Unified ideographs that the CJK radicals stand for, in code order, from
// EquivalentUnifiedIdeograph.txt of Unicode 15.0; an ideographic space where
// Unicode names none. Browsers' PDFs map 人, 民, 门, 长 and 户 to radicals. Two
// differ from Unicode: the fonts for simplified Chinese draw 户 (not 戶) and 彐
// with the glyphs of the radicals U+2F3E and U+2E95.
const (
	firstSupplement = 0x2E80
	firstKangxi     = 0x2F00
)

var radicalsSupplement = []rune("" +
	"　厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵　旡日月歺母民氵氺灬爫爫丬牛" +
	"犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑" +
	"钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟")

var radicalsKangxi = []rune("" +
	"一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀" +
	"寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋" +
	"比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸" +
	"缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛" +
	"辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻" +
	"黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠")
