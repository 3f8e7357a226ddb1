package app

// File is what the ledger knows of a stored file; its key is its content's hash.
// The bytes are kept before the ledger names them, so a name never points to
// nothing.
type File struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

const kindFile = "file"

// MaxFile bounds one stored file.
const MaxFile = 200 << 20
