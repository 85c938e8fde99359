//! Files: the sorted walk, front matter, YAML trees with spans, git history.
