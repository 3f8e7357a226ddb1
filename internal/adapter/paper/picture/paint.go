package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// maxPixels bounds a picture that is made anew: 40 million take 160 MB.
const maxPixels = 40_000_000

func paint(data []byte, cuts []doc.Cut) ([]byte, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, damaged("不能解码")
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, fault.New(fault.Unavailable, "picture.size", fmt.Sprintf("图片超过 %d 万像素，请缩小后再试", maxPixels/10000))
	}
	src, kind, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, damaged("不能解码")
	}
	pic := image.NewRGBA(src.Bounds())
	draw.Draw(pic, pic.Bounds(), src, src.Bounds().Min, draw.Src)
	for i, cut := range cuts {
		b := cut.Pos.Box
		box := image.Rect(int(b.X0), int(b.Y0), int(b.X1+0.999), int(b.Y1+0.999)).Intersect(pic.Bounds())
		if cut.Text != "" || box.Empty() {
			return nil, fault.New(fault.Invalid, "picture.cut", fmt.Sprintf("第%d处遮盖不在图片范围内，图片只能按位置框选遮盖", i+1))
		}
		draw.Draw(pic, box, image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if kind == "png" {
		err = png.Encode(&b, pic)
		return b.Bytes(), err
	}
	if err = jpeg.Encode(&b, pic, &jpeg.Options{Quality: 90}); err != nil {
		return nil, err
	}
	out := b.Bytes()
	if turn := turnOf(data); turn > 1 {
		out = slices.Concat(out[:2], turned(turn), out[2:])
	}
	return out, nil
}

// turnOf reads how a cleaned JPEG is turned.
func turnOf(data []byte) uint16 {
	if i := bytes.Index(data[:min(len(data), 64)], []byte("Exif\x00\x00")); i >= 0 {
		r := exifReader{tiff: data[i+6:], order: binary.BigEndian}
		r.directory(8, 0)
		return r.turn
	}
	return 0
}
