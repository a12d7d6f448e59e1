//! A customer's authority file, as its own tools write it: CSV with a head, or JSON lines.

use copydesk_record::Link;
use jiff::civil::Date;
use serde::Deserialize;

/// Scheme of the ids of an authority file, unless a row names another.
const SCHEME: &str = "authority";

/// One row of an authority file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) name_type: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) links: Vec<Link>,
    /// First and last day on which the name means this.
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

/// A row as written. Columns: `id`, `name`, `type`, and perhaps `aliases`, `valid_from`, `valid_to`, `scheme`, `wikidata`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    name: String,
    #[serde(rename = "type")]
    name_type: String,
    #[serde(default)]
    aliases: Aliases,
    #[serde(default)]
    valid_from: Option<String>,
    #[serde(default)]
    valid_to: Option<String>,
    #[serde(default)]
    scheme: Option<String>,
    #[serde(default)]
    wikidata: Option<String>,
}

/// In CSV several aliases stand in one cell, parted by `;` or `|`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Aliases {
    Many(Vec<String>),
    One(String),
}

impl Default for Aliases {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// Whether a file is an authority file, by its first line: an object, or a head that names `id` and `name`.
pub(crate) fn is_authority(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let head = || first.split(',').map(|column| column.trim().trim_matches('"'));
    first.starts_with('{') || (head().any(|column| column == "id") && head().any(|column| column == "name"))
}

/// The rows of an authority file; what is wrong with one goes to `problems` with its line.
pub(crate) fn rows(text: &str, problems: &mut Vec<String>) -> Vec<Row> {
    let mut out = Vec::new();
    let mut add = |line: u64, written: Result<Written, String>| match written.and_then(row) {
        Ok(row) => out.push(row),
        Err(problem) => problems.push(format!("line {line}: {problem}")),
    };
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            add(number, serde_json::from_str(line).map_err(|error| error.to_string()));
        }
        return out;
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    for (record, number) in reader.deserialize::<Written>().zip(2..) {
        let line =
            record.as_ref().err().and_then(|error| error.position()).map_or(number, csv::Position::line);
        add(line, record.map_err(|error| error.to_string()));
    }
    out
}

fn row(written: Written) -> Result<Row, String> {
    if written.id.trim().is_empty() {
        return Err(format!("{:?} has no id", written.name));
    }
    let day = |field: &str, value: Option<String>| match value.filter(|value| !value.is_empty()) {
        None => Ok(None),
        Some(value) => {
            let parsed = value.parse::<Date>();
            parsed.map(Some).map_err(|_| format!("{field} {value:?} is no day such as 2023-03-24"))
        }
    };
    let (from, to) = (day("valid_from", written.valid_from)?, day("valid_to", written.valid_to)?);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(format!("{:?} ends before it begins", written.name));
    }
    let filled = |value: Option<String>| value.filter(|value| !value.is_empty());
    let scheme = filled(written.scheme).unwrap_or_else(|| SCHEME.to_owned());
    let wikidata = filled(written.wikidata).map(|id| Link { scheme: "wikidata".to_owned(), id });
    let aliases = match written.aliases {
        Aliases::Many(list) => list,
        Aliases::One(cell) => cell.split([';', '|']).map(|alias| alias.trim().to_owned()).collect(),
    };
    Ok(Row {
        name: written.name,
        name_type: written.name_type,
        aliases: aliases.into_iter().filter(|alias| !alias.is_empty()).collect(),
        links: std::iter::once(Link { scheme, id: written.id }).chain(wikidata).collect(),
        from,
        to,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_and_json_lines_say_the_same() {
        let csv = "id,name,aliases,type,valid_from,valid_to\n7,Ana Lindqvist,\"A. Lindqvist; Mayor Ana\",person,2020-01-01,\n";
        let json = r#"{"id":"7","name":"Ana Lindqvist","aliases":["A. Lindqvist","Mayor Ana"],"type":"person","valid_from":"2020-01-01"}"#;
        let mut problems = Vec::new();
        assert!(is_authority(csv) && is_authority(json) && !is_authority("[[name]]\nname = \"A\"\n"));
        let rows_of_csv = rows(csv, &mut problems);
        assert_eq!(rows_of_csv, rows(json, &mut problems));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(rows_of_csv[0].aliases, ["A. Lindqvist", "Mayor Ana"]);
    }

    #[test]
    fn each_wrong_row_is_told_with_its_line() {
        let mut problems = Vec::new();
        let csv = "id,name,type,valid_from\n1,A,person,2020-13-01\n,B,person,\n3,C,person,2020-01-01\n4,D\n";
        assert_eq!(rows(csv, &mut problems).len(), 1);
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[0].starts_with("line 2: valid_from"));
        assert!(problems[2].starts_with("line 5"), "{problems:?}");
    }
}
