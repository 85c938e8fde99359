//! The site as it is printed, and as the program writes it.

#![allow(clippy::unwrap_used)]

mod adopted;
mod book;
mod conformance;
mod copy;
mod demo;
mod feeds;
mod first_answers;
mod gallery;
mod golden;
mod held_back;
mod hostile;
mod html;
mod languages;
mod large;
mod manual;
mod mistakes;
mod rebuild;
mod secrecy;
mod settings;
mod titles;
mod twins;
mod uncounted;
mod years;
