//! A desk that can be changed while messages are read.

use std::sync::{Arc, PoisonError, RwLock};

use crate::Desk;

/// The desk of a running service. A message is read with one desk from its first byte to its last.
#[derive(Debug)]
pub struct LiveDesk(RwLock<Arc<Desk>>);

impl LiveDesk {
    /// Starts with `desk`.
    #[must_use]
    pub fn new(desk: Arc<Desk>) -> Self {
        Self(RwLock::new(desk))
    }

    /// The desk of the moment.
    #[must_use]
    pub fn get(&self) -> Arc<Desk> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads messages with `desk` from now on.
    pub fn set(&self, desk: Desk) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(desk);
    }
}
