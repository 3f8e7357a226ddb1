package app

// StopIntake keeps uploads from being read, as a server that stops does.
func StopIntake(a *App) { a.intake.stop() }

// TallyRoundTrip writes a tally as the store keeps it and reads it back.
func TallyRoundTrip(t *Tally) (Tally, error) { return ReadTally(string(t.appendText(nil))) }

// ReadTally reads the store's form of a tally.
func ReadTally(s string) (out Tally, err error) { return out, out.addText([]byte(s)) }

// ReadTallies reads the store's form of a year.
func ReadTallies(s string) error { _, err := readYear(s); return err }
