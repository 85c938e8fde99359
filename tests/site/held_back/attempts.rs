//! The ways in which an author may have meant an entry to be restricted, and those in which nobody did.

/// Beginnings of files, each of which may have meant that the entry is restricted.
pub(super) const HELD: &[(&str, &str)] = &[
    // Unknown keys, at any depth.
    ("access", "---\ntitle: T\naccess: restricted\n---\n"),
    (
        "audience",
        "---\ntitle: T\naudience: [security, restricted]\n---\n",
    ),
    (
        "classification",
        "---\ntitle: T\nclassification: Restricted\n---\n",
    ),
    (
        "confidential-class",
        "---\ntitle: T\nclassification: confidential\n---\n",
    ),
    ("tlp", "---\ntitle: T\ntlp: RED\n---\n"),
    ("vis", "---\ntitle: T\nvis: restricted\n---\n"),
    (
        "meta",
        "---\ntitle: T\nmeta: {visibility: restricted}\n---\n",
    ),
    (
        "meta-block",
        "---\ntitle: T\nmeta:\n  deeper:\n    visibility: private\n---\n",
    ),
    (
        "params",
        "---\ntitle: T\nparams: [{visibility: restricted}]\n---\n",
    ),
    (
        "entry-visibility",
        "---\ntitle: T\nentry-visibility: restricted\n---\n",
    ),
    (
        "visibility-level",
        "---\ntitle: T\nvisibility_level: restricted\n---\n",
    ),
    ("restricted-true", "---\ntitle: T\nrestricted: true\n---\n"),
    ("restricted-empty", "---\ntitle: T\nrestricted:\n---\n"),
    ("private-yes", "---\ntitle: T\nprivate: yes\n---\n"),
    (
        "in-impact",
        "---\ntitle: T\nimpact: {access: restricted}\n---\n",
    ),
    (
        "in-action",
        "---\ntitle: T\nactions:\n  - title: Cap the pool\n    visibility: restricted\n---\n",
    ),
    ("status", "---\ntitle: T\nstatus: restricted\n---\n"),
    ("tag-value", "---\ntitle: T\ntags: [restricted]\n---\n"),
    (
        "words",
        "---\ntitle: T\naccess: restricted to security\n---\n",
    ),
    // Letters.
    ("cyrillic", "---\ntitle: T\nvіsіbіlіty: restricted\n---\n"),
    (
        "full-width",
        "---\ntitle: T\nｖｉｓｉｂｉｌｉｔｙ: restricted\n---\n",
    ),
    (
        "zero-width",
        "---\ntitle: T\nvisi\u{200b}bility: restricted\n---\n",
    ),
    ("cyrillic-value", "---\ntitle: T\naccess: rеstrictеd\n---\n"),
    ("accent", "---\ntitle: T\nvisibilité: restricted\n---\n"),
    ("slip", "---\ntitle: T\naccess: restircted\n---\n"),
    // YAML beside its values.
    (
        "merge",
        "---\ntitle: T\nvisibility: public\n<<: {visibility: restricted}\n---\n",
    ),
    (
        "merge-anchor",
        "---\ntitle: T\nbase: &b {visibility: restricted}\nvisibility: public\n<<: *b\n---\n",
    ),
    (
        "tag",
        "---\ntitle: T\nvisibility: !restricted public\n---\n",
    ),
    ("tag-alone", "---\n!restricted\ntitle: T\n---\n"),
    (
        "anchor",
        "---\ntitle: T\nvisibility: &restricted public\n---\n",
    ),
    (
        "comment",
        "---\ntitle: T\nvisibility: public # restricted\n---\n",
    ),
    ("comment-tag", "---\ntitle: T\n#restricted\n---\n"),
    (
        "comment-line",
        "---\ntitle: T\n# visibility: restricted\n---\n",
    ),
    (
        "comment-until",
        "---\ntitle: T\nvisibility: internal # restricted until Friday\n---\n",
    ),
    ("empty", "---\ntitle: T\nvisibility:\n---\n"),
    ("null", "---\ntitle: T\nvisibility: ~\n---\n"),
    ("joined", "---\ntitle: T\n  visibility:restricted\n---\n"),
    (
        "several",
        "---\ntitle: T\nvisibility: [public, restricted]\n---\n",
    ),
    // Front matter of other programs.
    (
        "json",
        "{\"title\": \"T\", \"visibility\": \"restricted\"}\n",
    ),
    (
        "json-lines",
        "{\n  \"title\": \"T\",\n  \"access\": \"restricted\"\n}\n",
    ),
    (
        "json-fence",
        "---json\n{\"visibility\": \"restricted\"}\n---\n",
    ),
    (
        "yaml-fence",
        "---yaml\ntitle: T\nvisibility: restricted\n---\n",
    ),
    ("semicolons", ";;;\n{\"visibility\": \"restricted\"}\n;;;\n"),
    (
        "toml",
        "+++\ntitle = \"T\"\nvisibility = \"restricted\"\n+++\n",
    ),
    (
        "toml-comment",
        "+++\ntitle = \"T\"\nvisibility = \"public\" # restricted\n+++\n",
    ),
    (
        "toml-inline",
        "+++\nparams = {visibility = \"restricted\"}\n+++\n",
    ),
    ("toml-table", "+++\n[params]\naccess = 'restricted'\n+++\n"),
    (
        "code-block",
        "```yaml\ntitle: T\nvisibility: restricted\n```\n",
    ),
    ("em-dash", "—\ntitle: T\nvisibility: restricted\n—\n"),
    (
        "marked",
        "--- # front matter\ntitle: T\nvisibility: restricted\n---\n",
    ),
    (
        "directive",
        "%YAML 1.2\n---\ntitle: T\nvisibility: restricted\n---\n",
    ),
    ("mmd", "Title: T\nVisibility: restricted\n\n"),
    // A second one, or one that stands elsewhere.
    (
        "second",
        "---\ntitle: T\n---\n---\nvisibility: restricted\n---\n",
    ),
    (
        "second-document",
        "---\ntitle: T\n---\nvisibility: restricted\n---\n",
    ),
    (
        "after-empty",
        "---\n---\ntitle: T\nvisibility: restricted\n---\n",
    ),
    (
        "after-comments",
        "---\n# nothing\n---\n\n---\nvisibility: restricted\n---\n",
    ),
    (
        "behind-heading",
        "# T\n\n---\nvisibility: restricted\n---\n",
    ),
    ("behind-section", "## T\n---\nvisibility: restricted\n---\n"),
    (
        "behind-comment",
        "<!-- a note -->\n---\nvisibility: restricted\n---\n",
    ),
    ("in-comment", "<!-- visibility: restricted -->\n"),
    ("in-comment-lines", "<!--\nvisibility: restricted\n-->\n"),
    (
        "blank-lines",
        "\n\n\n---\ntitle: T\nvisibility: restricted\n---\n",
    ),
    (
        "indented",
        "  ---\n  title: T\n  visibility: restricted\n  ---\n",
    ),
    ("dots", "---\ntitle: T\nvisibility: restricted\n...\n"),
    ("dots-only", "title: T\nvisibility: restricted\n...\n"),
    ("old-mac", "---\rtitle: T\rvisibility: restricted\r---\r"),
    (
        "old-mac-meta",
        "---\rtitle: T\rmeta: {access: restricted}\r---\r",
    ),
    (
        "line-separators",
        "---\u{2028}title: T\u{2028}visibility: restricted\u{2028}---\u{2028}",
    ),
    // Text.
    ("bold", "**Visibility:** restricted\n"),
    ("bold-title", "# T\n\n**Visibility:** Restricted\n"),
    (
        "bold-behind",
        "---\ntitle: T\n---\n\n**Visibility:** restricted\n",
    ),
    ("item", "- Date: 2026-01-01\n- Visibility: restricted\n"),
    (
        "row",
        "| Date | 2026-01-01 |\n| --- | --- |\n| Visibility | restricted |\n",
    ),
    ("quote", "> Classification: confidential\n"),
    ("banner", "**RESTRICTED**\n"),
    ("banner-behind", "---\ntitle: T\n---\n\n> [RESTRICTED]\n"),
    ("reference", "[//]: # (visibility: restricted)\n"),
    (
        "meta-tag",
        "<meta name=\"visibility\" content=\"restricted\">\n",
    ),
    ("attributes", "{: visibility=restricted}\n"),
];

/// Beginnings that speak of restrictions, and mean none.
pub(super) const SHOWN: &[(&str, &str)] = &[
    ("title", "---\ntitle: Restricted tokens leaked\n---\n"),
    (
        "title-alone",
        "---\ntitle: Restricted\nvisibility: internal\n---\n",
    ),
    (
        "choices",
        "---\ntitle: T\nvisibility: internal # public, internal or restricted\n---\n",
    ),
    (
        "plain-comment",
        "---\ntitle: T\nvisibility: public # everybody may read it\n---\n",
    ),
    (
        "tags",
        "---\ntitle: T\ntags: [restricted-zone, restarted]\n---\n",
    ),
    (
        "unknown",
        "---\ntitle: T\nseverty: SEV1\nreviewed: yes\n---\n",
    ),
    (
        "unknown-access",
        "---\ntitle: T\naccess: vpn\nrestricted: false\n---\n",
    ),
    ("nested", "---\ntitle: T\nmeta: {visibility: public}\n---\n"),
    (
        "prose",
        "---\ntitle: T\n---\n\nAccess was restricted for an hour, then restarted.\n",
    ),
    (
        "section",
        "---\ntitle: T\n---\n\n## Visibility\n\nRestricted dashboards: none.\n",
    ),
    (
        "availability",
        "---\ntitle: T\n---\n\nAvailability: 99.2 %\nLiability: limited\n",
    ),
    (
        "code",
        "---\ntitle: T\n---\n\n```yaml\nvisibility: restricted\n```\n",
    ),
    (
        "indented-code",
        "---\ntitle: T\n---\n\nThis was missing:\n\n    visibility: restricted\n",
    ),
    (
        "rule",
        "---\ntitle: T\n---\n\n---\n\nNote: the restricted pool was full.\n\n---\n",
    ),
    (
        "ignore",
        "---\ntitle: T\nlint: {ignore: {CB305: restricted pool}}\n---\n",
    ),
    ("bare", "# T\n\nThe bucket is restricted to two teams.\n"),
    ("json-code", "---\ntitle: T\n---\n\n{\"note\": 1}\n"),
];
