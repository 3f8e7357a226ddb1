package app

import "context"

func (w *work) markApplicant(context.Context, string, Applicant) error { return nil }
