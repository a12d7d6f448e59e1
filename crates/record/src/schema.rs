//! JSON Schemas generated from the record types.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};

use crate::{
    Article, Command, DeadLetter, EnrichedItem, EntityRecord, LifecycleEvent, NormalizedItem, QuoteRecord,
    Receipt, StoryState, Versioned, topics,
};

/// The schema of the values of one topic.
pub struct SchemaDocument {
    /// Short name, as `copydesk schema NAME` takes it.
    pub name: &'static str,
    /// The topic whose values it describes.
    pub topic: &'static str,
    /// `copydesk.<name>/<major>`.
    pub schema_id: String,
    /// JSON Schema, draft 2020-12.
    pub schema: Schema,
}

/// All schemas, in the order of the flow.
#[must_use]
pub fn schemas() -> Vec<SchemaDocument> {
    vec![
        document::<NormalizedItem>("normalized", topics::NORMALIZED),
        document::<EnrichedItem>("enriched", topics::ENRICHED),
        document::<Article>("article", topics::ARTICLES),
        document::<QuoteRecord>("quote", topics::QUOTES),
        document::<EntityRecord>("entity", topics::ENTITIES),
        document::<LifecycleEvent>("lifecycle", topics::LIFECYCLE),
        document::<StoryState>("state", topics::STATE),
        document::<Command>("command", topics::COMMANDS),
        document::<Receipt>("receipt", topics::RECEIPTS),
        document::<DeadLetter>("dead-letter", topics::DEAD_LETTER),
    ]
}

fn document<T: Versioned + JsonSchema>(name: &'static str, topic: &'static str) -> SchemaDocument {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("$id".into(), format!("urn:copydesk:schema:{name}:{}", T::MAJOR).into());
    SchemaDocument { name, topic, schema_id: <T as Versioned>::schema_id(), schema }
}
