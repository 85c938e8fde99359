//! The template schema: fields, sections, vocabularies.
