//! How the services of two incidents are related: shared, by a dependency of one step, or not at all.
//!
//! Incidents that name the same services form a group. Of each group is known which sets of services, of all that occur,
//! lie within its services, and which lie within those and their dependencies: what counting needs.

use std::collections::HashMap;

use casebook_model::book::Casebook;
use casebook_model::config::RepeatKind;
use casebook_model::entry::{Name, Postmortem};

use super::facts::Named;

/// Sets of up to this many services are counted by every subset; 2⁵ − 1 counts for the largest.
pub(super) const NARROW: usize = 5;

/// How the services of an earlier incident are related to those of a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// They have one in common.
    Shared,
    /// One depends on another, and none is common.
    Dependent,
    /// Neither.
    Apart,
}

impl Relation {
    pub(super) const ALL: [Self; 3] = [Self::Shared, Self::Dependent, Self::Apart];

    /// What a repeat across this relation is called.
    pub(super) const fn kind(self) -> RepeatKind {
        match self {
            Self::Shared => RepeatKind::SameService,
            Self::Dependent => RepeatKind::Dependency,
            Self::Apart => RepeatKind::Spread,
        }
    }
}

/// What `services.yaml` says of dependencies: of each service those it depends on, and those that depend on it.
#[derive(Debug, Clone, Default)]
pub(super) struct Dependencies {
    beside: HashMap<Name, Vec<Name>>,
}

impl Dependencies {
    pub(super) fn new(book: &Casebook) -> Self {
        let vocabulary = book.template.vocabulary("services");
        let mut beside: HashMap<Name, Vec<Name>> = HashMap::new();
        for term in vocabulary.terms() {
            let needed = term.depends_on.iter();
            for needed in needed.filter_map(|needed| vocabulary.lookup(needed).term()) {
                let (one, other) = (Name::from(&*term.name), Name::from(&*needed.name));
                beside.entry(one.clone()).or_default().push(other.clone());
                beside.entry(other).or_default().push(one);
            }
        }
        Self { beside }
    }

    /// The numbers of the services one step from some, those themselves excepted, sorted.
    fn reach<'n>(
        &self,
        services: impl Iterator<Item = &'n Name>,
        own: &[u32],
        named: &Named,
    ) -> Vec<u32> {
        let beside = services.filter_map(|name| self.beside.get(name)).flatten();
        let mut reach: Vec<u32> = beside.filter_map(|name| named.number(name)).collect();
        reach.sort_unstable();
        reach.dedup();
        reach.retain(|service| own.binary_search(service).is_err());
        reach
    }

    /// The services of an entry that may be no part of the book.
    pub(super) fn of_entry(&self, entry: &Postmortem, named: &Named) -> Services {
        let names = || entry.services.iter().map(|service| &service.value);
        let mut own: Vec<u32> = names().filter_map(|name| named.number(name)).collect();
        own.sort_unstable();
        own.dedup();
        let reach = self.reach(names(), &own, named);
        Services { own, reach }
    }
}

/// A service of `entry` and one of `other` of which one depends on the other, the one that depends first.
#[must_use]
pub fn dependency_between<'a>(
    book: &Casebook,
    entry: &'a Postmortem,
    other: &'a Postmortem,
) -> Option<(&'a Name, &'a Name)> {
    let vocabulary = book.template.vocabulary("services");
    let first = |from: &'a Postmortem, to: &'a Postmortem| {
        let theirs: HashMap<&str, (usize, &Name)> = to
            .services
            .iter()
            .enumerate()
            .map(|(at, service)| (&*service.value, (at, &service.value)))
            .collect();
        from.services.iter().find_map(|one| {
            let needed = &vocabulary.get(&one.value)?.depends_on;
            let names = needed
                .iter()
                .filter_map(|needed| vocabulary.lookup(needed).term());
            let found = names.filter_map(|term| theirs.get(term.name.as_str()));
            let (_, first) = found.min_by_key(|(at, _)| *at)?;
            Some((&one.value, *first))
        })
    };
    first(entry, other).or_else(|| first(other, entry))
}

/// The services of an incident, and those one step from them; both sorted, and apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Services {
    pub(super) own: Vec<u32>,
    pub(super) reach: Vec<u32>,
}

impl Services {
    pub(super) fn relation(&self, earlier: &[u32]) -> Relation {
        let has = |list: &[u32]| earlier.iter().any(|one| list.binary_search(one).is_ok());
        match () {
            () if has(&self.own) => Relation::Shared,
            () if has(&self.reach) => Relation::Dependent,
            () => Relation::Apart,
        }
    }
}

/// Incidents that name the same services.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) services: Services,
    /// The sets within its services, as numbers of [`Groups::sets`]; none where it has more than [`NARROW`].
    pub(super) subsets: Vec<u32>,
    /// The sets of any group that lie within its services, each with whether it has an odd number of members.
    pub(super) sharing: Vec<(u32, bool)>,
    /// The same within its services and those one step from them; `None` where there are no such.
    pub(super) related: Option<Vec<(u32, bool)>>,
}

/// The groups of a book.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    groups: Vec<Group>,
    by_services: HashMap<Vec<u32>, usize>,
    /// Every set of services that occurs, as a tree: below a set are those with one more member, of a higher number.
    sets: Vec<Vec<(u32, u32)>>,
}

impl Groups {
    pub(super) fn new<'s>(
        all: impl Iterator<Item = &'s [u32]>,
        named: &Named,
        dependencies: &Dependencies,
    ) -> Self {
        let mut this = Self {
            sets: vec![Vec::new()],
            ..Self::default()
        };
        for own in all {
            if this.by_services.contains_key(own) {
                continue;
            }
            this.by_services.insert(own.to_vec(), this.groups.len());
            let names = own.iter().map(|number| &named.names[*number as usize]);
            let services = Services {
                reach: dependencies.reach(names, own, named),
                own: own.to_vec(),
            };
            let mut subsets = Vec::new();
            if own.len() <= NARROW {
                this.add_subsets(0, own, &mut subsets);
            }
            this.groups.push(Group {
                services,
                subsets,
                ..Group::default()
            });
        }
        for at in 0..this.groups.len() {
            let Services { own, reach } = &this.groups[at].services;
            let mut sharing = Vec::new();
            this.within(0, own, true, &mut sharing);
            let mut both = [own.as_slice(), reach].concat();
            both.sort_unstable();
            let related = (!reach.is_empty()).then(|| {
                let mut related = Vec::new();
                this.within(0, &both, true, &mut related);
                related
            });
            let group = &mut this.groups[at];
            (group.sharing, group.related) = (sharing, related);
        }
        this
    }

    /// The group of some services that `new` has seen.
    pub(super) fn of(&self, own: &[u32]) -> Option<&Group> {
        self.by_services.get(own).map(|at| &self.groups[*at])
    }

    /// Numbers every non-empty set of `rest` added to the set `from`.
    fn add_subsets(&mut self, from: u32, rest: &[u32], numbers: &mut Vec<u32>) {
        for (at, service) in rest.iter().enumerate() {
            let below = &self.sets[from as usize];
            let number = match below.binary_search_by_key(service, |(service, _)| *service) {
                Ok(found) => below[found].1,
                Err(place) => {
                    let number = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
                    self.sets[from as usize].insert(place, (*service, number));
                    self.sets.push(Vec::new());
                    number
                }
            };
            numbers.push(number);
            self.add_subsets(number, &rest[at + 1..], numbers);
        }
    }

    /// Finds the sets below `from` whose members are all `wanted`; the smaller of both lists is walked.
    fn within(&self, from: u32, wanted: &[u32], odd: bool, found: &mut Vec<(u32, bool)>) {
        let below = &self.sets[from as usize];
        let mut add = |number: u32, rest: &[u32]| {
            found.push((number, odd));
            self.within(number, rest, !odd, found);
        };
        if below.len() < wanted.len() {
            for (service, number) in below {
                if let Ok(at) = wanted.binary_search(service) {
                    add(*number, &wanted[at + 1..]);
                }
            }
        } else {
            for (at, service) in wanted.iter().enumerate() {
                if let Ok(place) = below.binary_search_by_key(service, |(service, _)| *service) {
                    add(below[place].1, &wanted[at + 1..]);
                }
            }
        }
    }
}
