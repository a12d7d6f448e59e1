//! Standard output. A reader that goes away (`| head`) ends the program quietly.

use std::io::{BufWriter, Stdout, Write};

use crate::exit::Failure;

/// Buffered standard output, line by line or in bulk.
pub struct Output(BufWriter<Stdout>);

impl Output {
    pub fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 16, std::io::stdout()))
    }

    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())?;
        self.bytes(b"\n")
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.0.write_all(bytes).or_else(gone)
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        self.0.flush().or_else(gone)
    }
}

fn gone(error: std::io::Error) -> Result<(), Failure> {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    Err(Failure::bad_input(anyhow::Error::new(error).context("cannot write to standard output")))
}
