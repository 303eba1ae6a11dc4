"""The downloads: the graph in the forms that its readers' tools open."""
