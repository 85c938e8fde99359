//! All entries together: ids, URLs, links and backlinks, vocabularies in use, orderings.
