//! The published JSON Schemas. A change here is a change of the contract: a new optional field is a
//! minor version, anything else a major one.

use copydesk_record::schemas;

#[test]
fn schemas_are_as_published() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for document in schemas() {
            insta::assert_json_snapshot!(document.name, document.schema);
        }
    });
}
