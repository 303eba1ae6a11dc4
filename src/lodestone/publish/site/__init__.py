"""The site: a page for every IRI, in English and Chinese, made at the build."""
