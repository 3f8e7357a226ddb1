package webtest

import "strings"

// element is what the HTML standard lets an element be, hold and carry.
type element struct {
	is    string // "flow", "phrase" (which is flow too), "meta", or "" where only its parent names it
	holds string // "flow", "phrase", "text", "nothing", "same" as its parent, or the tags that it may hold
	attrs string // of its own; each with ! is required
}

// elements is the part of the standard that a page of ours may use. What is
// not here is a fault: it is misspelt, obsolete, or to be added on purpose.
var elements = map[string]element{
	"html": {"", "head body", "lang!"},
	"head": {"", "meta title link script base noscript", ""},
	"body": {"", "flow", ""},

	"title": {"meta", "text", ""},
	"meta":  {"meta", "nothing", "charset name content http-equiv media"},
	"link":  {"meta", "nothing", "rel! href! type media sizes hreflang title as integrity crossorigin"},
	"base":  {"meta", "nothing", "href target"},

	"script":   {"phrase", "text", "src defer async type integrity nomodule"},
	"noscript": {"phrase", "same", ""},
	"template": {"phrase", "flow", ""},

	"article": {"flow", "flow", ""}, "section": {"flow", "flow", ""}, "nav": {"flow", "flow", ""}, "aside": {"flow", "flow", ""},
	"header": {"flow", "flow", ""}, "footer": {"flow", "flow", ""}, "main": {"flow", "flow", ""}, "address": {"flow", "flow", ""},
	"div": {"flow", "flow", ""}, "blockquote": {"flow", "flow", "cite"}, "search": {"flow", "flow", ""},
	"h1": {"flow", "phrase", ""}, "h2": {"flow", "phrase", ""}, "h3": {"flow", "phrase", ""}, "h4": {"flow", "phrase", ""},
	"h5": {"flow", "phrase", ""}, "h6": {"flow", "phrase", ""}, "hgroup": {"flow", "p h1 h2 h3 h4 h5 h6", ""},
	"p": {"flow", "phrase", ""}, "pre": {"flow", "phrase", ""}, "hr": {"flow", "nothing", ""},
	"ul": {"flow", "li", ""}, "ol": {"flow", "li", "start reversed type"}, "menu": {"flow", "li", ""}, "li": {"", "flow", "value"},
	"dl": {"flow", "dt dd div", ""}, "dt": {"", "flow", ""}, "dd": {"", "flow", ""},
	"figure": {"flow", "flow", ""}, "figcaption": {"", "flow", ""},

	"a": {"phrase", "same", "href target rel download hreflang type referrerpolicy"}, "ins": {"phrase", "same", "cite datetime"}, "del": {"phrase", "same", "cite datetime"},
	"abbr": {"phrase", "phrase", ""}, "b": {"phrase", "phrase", ""}, "bdi": {"phrase", "phrase", ""}, "bdo": {"phrase", "phrase", "dir!"},
	"cite": {"phrase", "phrase", ""}, "code": {"phrase", "phrase", ""}, "data": {"phrase", "phrase", "value!"}, "dfn": {"phrase", "phrase", ""},
	"em": {"phrase", "phrase", ""}, "i": {"phrase", "phrase", ""}, "kbd": {"phrase", "phrase", ""}, "mark": {"phrase", "phrase", ""},
	"q": {"phrase", "phrase", "cite"}, "s": {"phrase", "phrase", ""}, "samp": {"phrase", "phrase", ""}, "small": {"phrase", "phrase", ""},
	"span": {"phrase", "phrase", ""}, "strong": {"phrase", "phrase", ""}, "sub": {"phrase", "phrase", ""}, "sup": {"phrase", "phrase", ""},
	"time": {"phrase", "phrase", "datetime"}, "u": {"phrase", "phrase", ""}, "var": {"phrase", "phrase", ""},
	"br": {"phrase", "nothing", ""}, "wbr": {"phrase", "nothing", ""},
	"ruby": {"phrase", "phrase rt rp", ""}, "rt": {"", "phrase", ""}, "rp": {"", "text", ""},

	"img":     {"phrase", "nothing", "src! alt! width height loading decoding srcset sizes"},
	"picture": {"phrase", "source img", ""}, "source": {"", "nothing", "srcset media type sizes src width height"},
	"iframe": {"phrase", "nothing", "src title! width height loading sandbox"},
	"object": {"phrase", "same", "data! type! width height name"},

	"table":   {"flow", "caption colgroup thead tbody tfoot tr", ""},
	"caption": {"", "flow", ""}, "colgroup": {"", "col", "span"}, "col": {"", "nothing", "span"},
	"thead": {"", "tr", ""}, "tbody": {"", "tr", ""}, "tfoot": {"", "tr", ""}, "tr": {"", "td th", ""},
	"td": {"", "flow", "colspan rowspan headers"}, "th": {"", "flow", "colspan rowspan headers scope abbr"},

	"form":     {"flow", "flow", "action method enctype novalidate target autocomplete accept-charset name rel"},
	"label":    {"phrase", "phrase", "for"},
	"input":    {"phrase", "nothing", "type name value checked disabled readonly required placeholder maxlength minlength min max step pattern size multiple accept autocomplete list form formaction formmethod formnovalidate capture"},
	"button":   {"phrase", "phrase", "type name value disabled form formaction formmethod formenctype formnovalidate formtarget"},
	"select":   {"phrase", "option optgroup hr", "name multiple size required disabled form autocomplete"},
	"optgroup": {"", "option", "label! disabled"}, "option": {"", "text", "value label selected disabled"}, "datalist": {"phrase", "option", ""},
	"textarea": {"phrase", "text", "name rows cols maxlength minlength required readonly disabled placeholder wrap form autocomplete"},
	"output":   {"phrase", "phrase", "for form name"}, "progress": {"phrase", "phrase", "value max"}, "meter": {"phrase", "phrase", "value! min max low high optimum"},
	"fieldset": {"flow", "flow", "disabled form name"}, "legend": {"", "phrase h1 h2 h3 h4 h5 h6", ""},
	"details": {"flow", "flow", "open name"}, "summary": {"", "phrase h1 h2 h3 h4 h5 h6", ""}, "dialog": {"flow", "flow", "open"},

	"svg": {"phrase", "same", "*"}, "math": {"phrase", "same", "*"},
}

// foreign are the elements of SVG that a chart or a mark may be made of.
const foreign = "svg g path rect circle ellipse line polyline polygon text tspan title desc defs use symbol clippath lineargradient radialgradient stop pattern marker"

// everywhere are the attributes that any element may carry, beside aria-* and data-*.
const everywhere = "id class lang dir title hidden tabindex role autofocus inert translate spellcheck enterkeyhint inputmode itemscope itemtype itemprop itemid itemref popover"

// named by their parents alone where a place is fixed.
var onlyIn = map[string]string{
	"head": "html", "body": "html", "li": "ul ol menu", "dt": "dl div", "dd": "dl div", "figcaption": "figure", "caption": "table", "colgroup": "table", "col": "colgroup",
	"thead": "table", "tbody": "table", "tfoot": "table", "tr": "table thead tbody tfoot", "td": "tr", "th": "tr", "option": "select optgroup datalist", "optgroup": "select",
	"legend": "fieldset", "summary": "details", "source": "picture audio video", "rt": "ruby", "rp": "ruby",
}

// neverIn are the elements that may stand nowhere below others.
var neverIn = map[string]string{
	"a": "a button", "button": "a button", "select": "a button", "textarea": "a button", "label": "a button label", "details": "a button", "iframe": "a button", "input": "a button",
	"form": "form", "main": "article aside footer header nav", "header": "header footer address dt th", "footer": "header footer address dt th",
	"table": "caption", "dfn": "dfn", "progress": "progress", "meter": "meter",
	"h1": "address dt th", "h2": "address dt th", "h3": "address dt th", "h4": "address dt th", "h5": "address dt th", "h6": "address dt th",
	"section": "address dt th", "article": "address dt th", "nav": "address dt th", "aside": "address dt th", "address": "address",
}

var void = strings.Fields("area base br col embed hr img input link meta source track wbr")

// choices are attributes with few values; "" stands for one without a value.
var choices = map[string]string{
	"input type":    "text search tel url email password date month week time datetime-local number range color checkbox radio file submit image reset button hidden",
	"button type":   "submit reset button",
	"form method":   "get post dialog",
	"form enctype":  "application/x-www-form-urlencoded multipart/form-data text/plain",
	"th scope":      "row col rowgroup colgroup",
	"* dir":         "ltr rtl auto",
	"* inputmode":   "none text tel url email numeric decimal search",
	"* translate":   "yes no",
	"* spellcheck":  "true false",
	"img loading":   "lazy eager",
	"img decoding":  "sync async auto",
	"textarea wrap": "soft hard",
	"a target":      "_self _blank _parent _top",
}

// flags are attributes that say all by being there.
const flags = "checked disabled readonly required multiple selected novalidate hidden autofocus inert defer async nomodule open reversed formnovalidate itemscope"

// roles are the roles of WAI-ARIA 1.2 that an author may write.
const roles = "alert alertdialog application article banner button cell checkbox columnheader combobox complementary contentinfo definition dialog directory document feed figure form grid gridcell group heading img link list listbox listitem log main marquee math menu menubar menuitem menuitemcheckbox menuitemradio navigation none note option presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status switch tab table tablist tabpanel term textbox timer toolbar tooltip tree treegrid treeitem"

// states are the states and properties of WAI-ARIA 1.2, without "aria-".
const states = "activedescendant atomic autocomplete braillelabel brailleroledescription busy checked colcount colindex colindextext colspan controls current describedby description details disabled errormessage expanded flowto haspopup hidden invalid keyshortcuts label labelledby level live modal multiline multiselectable orientation owns placeholder posinset pressed readonly relevant required roledescription rowcount rowindex rowindextext rowspan selected setsize sort valuemax valuemin valuenow valuetext"

// pointing are the attributes whose value are ids of the same page.
const pointing = "for list headers form aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto aria-labelledby aria-owns"

// inputFor are the attributes of an input that only some types take.
var inputFor = map[string]string{
	"maxlength": "text search tel url email password", "minlength": "text search tel url email password", "pattern": "text search tel url email password", "size": "text search tel url email password",
	"placeholder": "text search tel url email password number", "readonly": "text search tel url email password number date month week time datetime-local",
	"required": "text search tel url email password number date month week time datetime-local checkbox radio file", "checked": "checkbox radio", "accept": "file", "multiple": "file email",
	"min": "number range date month week time datetime-local", "max": "number range date month week time datetime-local", "step": "number range date month week time datetime-local",
	"list": "text search tel url email number range date month week time datetime-local color", "autocomplete": "text search tel url email password number date month week time datetime-local color range hidden",
}
