"""The server: site, content negotiation, saved questions and a read-only SPARQL endpoint."""
