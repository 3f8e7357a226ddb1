package app

// OldAddressOf lets the fuzz test see what an article's old address is.
var OldAddressOf = oldAddress
