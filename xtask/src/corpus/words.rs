//! The vocabulary: common English first, then an unbounded supply of made-up words, so that a larger corpus keeps
//! meeting words that a smaller one never had (Heaps' law), as real collections do.

use super::random::{Random, Zipf, mix, unbounded_rank};

const NOUNS: &str = "request response error queue worker thread pool connection timeout retry cache key value replica primary \
    shard partition index table row lock transaction deploy rollout release version flag config change limit quota \
    budget node host rack zone region cluster pod container process heap buffer socket packet route record zone \
    certificate token session secret role policy rule alert dashboard graph metric log trace span page pager shift \
    handover runbook checklist playbook document ticket review test fixture staging canary batch job schedule cron \
    script command terminal shell prompt window hour minute backlog lag offset consumer producer topic message event \
    payload schema column field migration backup snapshot restore disk volume inode file directory mount bucket object \
    upload download client browser customer merchant partner vendor carrier gateway proxy balancer upstream downstream \
    dependency library driver kernel image build artifact binary branch commit patch hotfix revert failover election \
    leader follower quorum heartbeat probe check threshold percentile latency throughput rate burst surge spike peak \
    baseline capacity headroom saturation contention deadlock race leak overflow truncation corruption drift skew \
    clock leap estimate assumption default setting parameter argument constant exception panic restart crash loop \
    cascade storm symptom signal noise cause factor mitigation fix workaround action owner team engineer responder";

const ADJECTIVES: &str = "slow stale idle busy healthy unhealthy degraded partial complete incomplete missing duplicate \
    unexpected expected sudden gradual steady constant remote local global regional internal external public private \
    primary secondary spare manual automatic scheduled delayed late early recent previous next first last single \
    double shared exclusive nested circular empty full large small long short high low cold warm hot fresh old new \
    legacy silent noisy visible hidden implicit explicit strict loose default custom temporary permanent \
    intermittent persistent transient final interim synchronous asynchronous concurrent parallel sequential \
    upstream downstream inbound outbound regular irregular normal abnormal safe unsafe stable unstable";

const VERBS: &str = "rejected accepted returned dropped queued retried delayed blocked released acquired exhausted \
    filled drained saturated overloaded restarted reloaded redeployed reverted rolled promoted demoted elected \
    evicted expired renewed rotated revoked refreshed invalidated purged compacted truncated rewrote copied moved \
    deleted restored replayed skipped missed caught reported logged masked hid exposed doubled halved tripled \
    raised lowered capped throttled limited widened narrowed split merged sharded rebalanced rerouted redirected \
    mirrored shadowed sampled measured observed confirmed refuted reproduced isolated bypassed disabled enabled \
    paged acknowledged escalated handed assigned closed reopened";

/// Consonants and vowels of the made-up words; together 14 × 5 syllables without and 14 × 5 × 4 with a coda.
const ONSETS: [&str; 14] = [
    "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z",
];
const NUCLEI: [&str; 5] = ["a", "e", "i", "o", "u"];
const CODAS: [&str; 4] = ["n", "r", "l", "s"];

/// The made-up word of a rank: pronounceable, lower case, no two ranks alike.
pub(crate) fn made_up(rank: u64) -> String {
    // Two open syllables at least, then as many more as the rank needs. The first block is shuffled so that frequent
    // words do not all begin with the same letter.
    let base = (ONSETS.len() * NUCLEI.len()) as u64;
    let block = base * base;
    let mut rest = rank / block;
    let mut word = String::with_capacity(12);
    let low = (rank % block * 3_119 + 1_237) % block; // 3119 is coprime to the block, so this is a bijection.
    for digit in [low / base, low % base] {
        push_open(&mut word, digit);
    }
    while rest > 0 {
        rest -= 1;
        let coda = rest % CODAS.len() as u64;
        rest /= CODAS.len() as u64;
        word.push_str(CODAS[coda as usize]);
        push_open(&mut word, rest % base);
        rest /= base;
    }
    word
}

fn push_open(word: &mut String, digit: u64) {
    word.push_str(ONSETS[(digit / NUCLEI.len() as u64) as usize]);
    word.push_str(NUCLEI[(digit % NUCLEI.len() as u64) as usize]);
}

/// Everything prose is made from.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    nouns: Ranked,
    adjectives: Ranked,
    verbs: Ranked,
}

#[derive(Debug)]
struct Ranked {
    words: Vec<&'static str>,
    zipf: Zipf,
}

impl Ranked {
    fn new(list: &'static str) -> Self {
        let mut words: Vec<&str> = list.split_whitespace().collect();
        // Ordered by a hash: the lists above are grouped by meaning, and frequency should not follow the grouping.
        words.sort_by_key(|word| {
            mix(word
                .bytes()
                .fold(0, |hash, byte| mix(hash ^ u64::from(byte))))
        });
        words.dedup();
        let zipf = Zipf::new(words.len(), 0.8);
        Self { words, zipf }
    }

    fn draw(&self, random: &mut Random) -> &'static str {
        self.words[self.zipf.draw(random)]
    }
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        Self {
            nouns: Ranked::new(NOUNS),
            adjectives: Ranked::new(ADJECTIVES),
            verbs: Ranked::new(VERBS),
        }
    }

    pub(crate) fn noun(&self, random: &mut Random) -> &'static str {
        self.nouns.draw(random)
    }

    pub(crate) fn adjective(&self, random: &mut Random) -> &'static str {
        self.adjectives.draw(random)
    }

    pub(crate) fn verb(&self, random: &mut Random) -> &'static str {
        self.verbs.draw(random)
    }

    /// A word of the house: names of systems, projects and oddities that outsiders would not know.
    pub(crate) fn house_word(&self, random: &mut Random) -> String {
        made_up(unbounded_rank(random, 220.0, 0.5))
    }

    /// An identifier as engineers quote it: a setting, a function, a metric, a file, an address, an error code.
    pub(crate) fn identifier(&self, random: &mut Random) -> String {
        let (a, b) = (self.noun(random), self.noun(random));
        let house = self.house_word(random);
        match random.range(0, 11) {
            0 => format!("{house}_{a}_max"),
            1 => format!("{a}_{b}_timeout_ms"),
            2 => format!("{house}.{a}.{b}"),
            3 => format!("{}::{a}_{b}", capital(&house)),
            4 => format!("{house}-{a}.conf"),
            5 => format!("ERR_{}_{}", a.to_uppercase(), b.to_uppercase()),
            6 => format!("{}{}", capital(a), capital(b)),
            7 => format!("--{house}-{a}"),
            8 => format!(
                "10.{}.{}.{}",
                random.range(0, 63),
                random.range(0, 255),
                random.range(1, 254)
            ),
            9 => format!("{:07x}", random.next() & 0xFFF_FFFF),
            10 => format!("/etc/{house}/{a}.yaml"),
            _ => format!("conn_{a}_max"),
        }
    }

    /// The text of an error as a log holds it.
    pub(crate) fn error(&self, random: &mut Random) -> String {
        let (a, b, house) = (
            self.noun(random),
            self.noun(random),
            self.house_word(random),
        );
        match random.range(0, 6) {
            0 => format!("{a} {b} timed out after {} ms", random.range(1, 120) * 250),
            1 => format!("FATAL: remaining {a} slots are reserved for {house}"),
            2 => format!(
                "dial tcp 10.{}.{}.7:5432: connect: refused",
                random.range(0, 63),
                random.range(0, 255)
            ),
            3 => format!("{}Error: unexpected {b} in {a} {house}", capital(a)),
            4 => format!("upstream {house} sent no {a} while reading {b}"),
            5 => format!(
                "cannot allocate {a} for {b}: {} of {} used",
                random.range(900, 999),
                1000
            ),
            _ => format!(
                "E{:04}: {a} {house} is not the {b} leader",
                random.range(1, 9_999)
            ),
        }
    }
}

/// The word with its first letter in upper case.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_ranks_share_a_word() {
        let words: BTreeSet<String> = (0..200_000).map(made_up).collect();
        assert_eq!(words.len(), 200_000);
        assert!(
            words
                .iter()
                .all(|word| word.len() <= 14 && word.bytes().all(|b| b.is_ascii_lowercase()))
        );
    }

    #[test]
    fn identifiers_come_in_the_forms_that_search_must_find() {
        let vocabulary = Vocabulary::new();
        let mut random = Random::new(1);
        let all: Vec<String> = (0..500)
            .map(|_| vocabulary.identifier(&mut random))
            .collect();
        for form in ["::", "_max", "ERR_", "10.", ".conf", "--"] {
            assert!(
                all.iter().any(|identifier| identifier.contains(form)),
                "no identifier with {form}"
            );
        }
    }
}
