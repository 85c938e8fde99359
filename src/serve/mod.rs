//! The preview server: watching and live reload.
