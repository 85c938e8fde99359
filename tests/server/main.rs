//! `casebook server` as editors use it: a client of the protocol over the real process, every capability with a test.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod actions;
mod client;
mod completion;
mod diagnostics;
mod lifecycle;
mod names;
mod neovim;
mod odd_texts;
mod reading;
mod sources;
mod storms;

/// A small book: an incident, one that repeats it, a page, and services of its own.
const BOOK: &[(&str, &str)] = &[
    (
        "book.toml",
        "[book]\ntitle = \"Ours\"\ntime-zone = \"Europe/Amsterdam\"\n",
    ),
    (
        "content/_schema/services.yaml",
        "services:\n  - name: checkout\n    title: Checkout\n    depends_on: [payments]\n  - name: payments\n    title: Payments\n",
    ),
    ("content/2025-05-15-pool.md", POOL),
    ("content/2025-11-21-checkout.md", CHECKOUT),
    (
        "content/handbook/README.md",
        "---\ntitle: Handbook\n---\n\n# Handbook\n\n## On call\n\nSee [the pool](../2025-05-15-pool.md).\n",
    ),
];

const POOL: &str = "\
---
id: PM-7
title: The payments pool was exhausted
status: published
severity: SEV2
authors: [dewi]
services: [payments]
started: 2025-05-15T09:14Z
detected: 2025-05-15T09:20Z
resolved: 2025-05-15T10:14Z
published: 2025-05-20
criteria: [downtime]
trigger: config-push
root_causes: [capacity/connection-pool]
actions:
  - id: A1
    title: Cap each worker's share of the pool
    kind: prevent
    owner: dewi
    due: 2025-06-20
    status: open
    ticket: https://tracker.example/PAY-311
tags: [postgres]
---

## Summary

The pool of connections to the payments database was exhausted for an hour after a push of the configuration.

## Root causes

Nothing capped the share of a worker.
";

const CHECKOUT: &str = "\
---
title: Checkout answered 502
services: [checkout, payments]
started: 2025-11-21T09:14Z
detected: 2025-11-21T09:20Z
root_causes: [capacity/connection-pool]
---

## Summary

Checkout answered 502, as in [May](2025-05-15-pool.md#root-causes), while nobody could pay for anything at all.
";
