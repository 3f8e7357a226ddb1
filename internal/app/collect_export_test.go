package app

// StopIntake keeps uploads from being read, as a server that stops does.
func StopIntake(a *App) { a.intake.stop() }
