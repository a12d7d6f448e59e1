//! People, organisations and places in wire copy.
