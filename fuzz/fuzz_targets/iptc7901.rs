//! Messages read as iptc7901.

#![no_main]

use copydesk_desk::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| copydesk_fuzz::read(bytes, Some(Format::Iptc7901), false));
