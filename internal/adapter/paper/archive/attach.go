package archive

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// attachmentSpace names the root element of a custom XML item that carries an
// attachment.
const attachmentSpace = "urn:gongkai:attachment:1"

// Attach carries files inside an office file as custom XML items (ISO/IEC
// 29500-1, 15.2.5) of its main part: the one place for foreign data that Word,
// Excel, LibreOffice Writer and LibreOffice Calc all keep when they save.
func (o *Office) Attach(mainPart string, files []doc.Attachment) {
	for i, f := range files {
		item := fmt.Sprintf("customXml/item%d.xml", i+1)
		props := fmt.Sprintf("customXml/itemProps%d.xml", i+1)
		o.Add(item, "", fmt.Sprintf(`<attachment xmlns="%s" name="%s" type="%s">%s</attachment>`, attachmentSpace,
			Escape(f.Name), Escape(f.MediaType), base64.StdEncoding.EncodeToString(f.Data)))
		o.Link(mainPart, "customXml", item)
		o.Add(props, "officedocument.customXmlProperties", fmt.Sprintf(
			`<ds:datastoreItem ds:itemID="%s" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">`+
				`<ds:schemaRefs><ds:schemaRef ds:uri="%s"/></ds:schemaRefs></ds:datastoreItem>`, itemID(i, f), attachmentSpace))
		o.Link(item, "customXmlProps", props)
	}
}

// itemID is a GUID made of the content, so that writing twice gives the same.
func itemID(i int, f doc.Attachment) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s", i, f.Name, f.Data))
	h[6], h[8] = h[6]&0x0F|0x50, h[8]&0x3F|0x80 // a name-based GUID
	return fmt.Sprintf("{%X-%X-%X-%X-%X}", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// Attachments gives the files carried by an office file, wherever the program
// that saved it last hung the items.
func (a *Archive) Attachments() ([]doc.Attachment, error) {
	var out []doc.Attachment
	for _, name := range a.names {
		lower := strings.ToLower(name)
		if !strings.HasPrefix(lower, "customxml/item") || strings.HasPrefix(lower, "customxml/itemprops") {
			continue
		}
		data, err := a.Read(name)
		if err != nil {
			return nil, err
		}
		x := NewXML(name, data, Spaces{attachmentSpace: "gongkai"})
		if x.Name() != "gongkai:attachment" {
			continue // somebody else's data, also where it is damaged
		}
		f := doc.Attachment{Name: x.Attr("name"), MediaType: x.Attr("type")}
		if f.Data, err = base64.StdEncoding.DecodeString(strings.TrimSpace(x.Text())); err != nil {
			return nil, fault.Wrap(fault.Invalid, "archive.attachment",
				fmt.Sprintf("文件内附带的数据“%s”已经损坏，请重新生成这份文件", f.Name), err)
		}
		if x.Err() != nil {
			return nil, x.Err()
		}
		out = append(out, f)
	}
	return out, nil
}
