// Package apptest starts the whole program in a test: on a temporary data
// folder, with a clock that can be moved, a mailbox, and clients that behave like
// browsers.
//
// Workers are the test binary started again, so a package that uses this one
// needs
//
//	func TestMain(m *testing.M) {
//		sandbox.MainIfWorker()
//		os.Exit(m.Run())
//	}
package apptest
