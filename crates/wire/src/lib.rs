//! Readers of wire formats: bytes to items.
