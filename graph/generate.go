package graph

//go:generate go run ./schemagen
//go:generate sh -c "cd .. && go tool gqlgen generate"
