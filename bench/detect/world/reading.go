package world

// reader, Dataset and drawDatasets follow with data access.
type reader struct{}

// Dataset is something to read.
type Dataset struct{ ID string }

func (w *World) drawDatasets()        {}
func (w *World) drawReader(p *Person) {}
