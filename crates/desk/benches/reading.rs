//! How many stories a second one core reads: `cargo bench -p copydesk-desk`.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use copydesk_desk::{Desk, RawMessage, extract, normalize};

const INTERVIEW: &str = include_str!("../tests/fixtures/wires/interview.txt");
const MINIMUM: Duration = Duration::from_secs(2);

fn main() {
    let desk = Desk::builtin();
    let raw = RawMessage { bytes: INTERVIEW.as_bytes(), ..RawMessage::default() };
    measure("normalize", || {
        black_box(normalize(black_box(&raw), &desk).unwrap());
    });
    measure("normalize + extract", || {
        let item = normalize(black_box(&raw), &desk).unwrap().remove(0);
        black_box(extract(item, &desk));
    });
}

fn measure(what: &str, mut read: impl FnMut()) {
    let start = Instant::now();
    let mut stories = 0u32;
    while start.elapsed() < MINIMUM {
        read();
        stories += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    let per_second = f64::from(stories) / seconds;
    let megabytes = per_second * f64::from(u32::try_from(INTERVIEW.len()).unwrap_or(u32::MAX)) / 1e6;
    println!("{what}: {per_second:.0} stories/s, {megabytes:.1} MB/s, {} bytes a story", INTERVIEW.len());
}
