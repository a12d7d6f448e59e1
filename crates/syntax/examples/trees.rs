//! Prints the trees of the sentences on standard input, one a line.

#![allow(clippy::print_stdout)]

use copydesk_syntax::Syntax;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let syntax = Syntax::builtin()?;
    for line in std::io::stdin().lines() {
        let line = line?;
        let tree = syntax.parse(&line, &copydesk_text::tokenize(&line), &[]);
        for (word, unit) in tree.units.iter().enumerate() {
            let head =
                tree.head(word).and_then(|head| tree.units.get(head)).map_or("-", |head| head.of(&line));
            println!("{:16} {:6?} {:10?} {head}", unit.of(&line), tree.tag(word), tree.relation(word));
        }
        println!();
    }
    Ok(())
}
