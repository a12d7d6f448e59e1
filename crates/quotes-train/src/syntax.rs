//! Training the tagger and the parser.

use copydesk_syntax::file::to_bytes;
use copydesk_syntax::parser::{self, Action, CLASSES, NONE, STEPS, State, relation_classes};
use copydesk_syntax::{Relation, TAGS, Tag, tagger};

use crate::network::Trained;
use crate::treebank::Sentence;
use copydesk_names_train::random::Random;

/// Settings of training.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Times through the data for the parser.
    pub epochs: usize,
    /// Times through the data for the tagger.
    pub tagger_epochs: usize,
    /// First step.
    pub rate: f32,
    /// Share of hidden units left out.
    pub drop: f32,
    /// Share of steps the parser takes as it would when it reads, from the second time on.
    pub explore: f32,
    /// Of random numbers.
    pub seed: u64,
}

/// Trains on `train`, reports on `held`, gives the model file.
#[must_use]
pub fn train(train: &[Sentence], held: &[Sentence], settings: &Settings) -> Vec<u8> {
    let mut random = Random::new(settings.seed);
    let mut order: Vec<usize> = (0..train.len()).collect();
    let mut tagger = Trained::new(1 << 16, TAGS, settings.seed + 1);
    let classes: Vec<usize> = (0..TAGS).collect();
    let mut features = Vec::new();
    for epoch in 0..settings.tagger_epochs {
        random.shuffle(&mut order);
        let rate = settings.rate * share(epoch, settings.tagger_epochs);
        for number in &order {
            let sentence = &train[*number];
            // A share of words is read behind the tags the model gave, as later.
            let mut tags: Vec<Tag> = Vec::with_capacity(sentence.words.len());
            for (at, right) in sentence.tags.iter().enumerate() {
                features.clear();
                tagger::features(&sentence.words, at, &tags, |hash| features.push(hash));
                tagger.read(&features, Some((&mut random, settings.drop)));
                let own = random.unit() < 0.3;
                let read = if own { best(&tagger, &classes) } else { *right as usize };
                tagger.learn(&classes, |class| class == *right as usize, rate * 0.3);
                tagger.finish(rate);
                tags.push(Tag::numbered(read));
            }
        }
        let (mut right, mut all) = (0, 0);
        for sentence in held {
            let tags = tags_of(&mut tagger, sentence);
            right += tags.iter().zip(&sentence.tags).filter(|(a, b)| a == b).count();
            all += tags.len();
        }
        eprintln!("tagger {}: {:.2} % of {all}", epoch + 1, 100.0 * right as f64 / all.max(1) as f64);
    }
    let held_tags: Vec<Vec<Tag>> = held.iter().map(|sentence| tags_of(&mut tagger, sentence)).collect();
    let tags: Vec<Vec<Tag>> = train.iter().map(|sentence| tags_of(&mut tagger, sentence)).collect();
    let mut parser = Trained::new(1 << 17, CLASSES, settings.seed + 2);
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        let rate = settings.rate * share(epoch, settings.epochs);
        let explore = if epoch == 0 { 0.0 } else { settings.explore };
        let mut loss = 0.0;
        for number in &order {
            loss += learn(
                &mut parser,
                &train[*number],
                &tags[*number],
                rate,
                explore,
                settings.drop,
                &mut random,
            );
        }
        let (unlabelled, labelled, all) = score(&mut parser, held, &held_tags);
        eprintln!(
            "parser {}: loss {:.3}, unlabelled {:.2} %, labelled {:.2} % of {all}",
            epoch + 1,
            loss / train.len() as f32,
            100.0 * unlabelled as f64 / all.max(1) as f64,
            100.0 * labelled as f64 / all.max(1) as f64
        );
    }
    to_bytes(&tagger.parts(), &parser.parts())
}

fn share(epoch: usize, epochs: usize) -> f32 {
    1.0 - 0.9 * epoch as f32 / epochs.max(1) as f32
}

fn best(network: &Trained, classes: &[usize]) -> usize {
    let scored = classes.iter().map(|class| (*class, network.score(*class)));
    scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map_or(0, |(class, _)| class)
}

fn tags_of(tagger: &mut Trained, sentence: &Sentence) -> Vec<Tag> {
    let classes: Vec<usize> = (0..TAGS).collect();
    let mut tags = Vec::new();
    let mut features = Vec::new();
    for at in 0..sentence.words.len() {
        features.clear();
        tagger::features(&sentence.words, at, &tags, |hash| features.push(hash));
        tagger.read(&features, None);
        tags.push(Tag::numbered(best(tagger, &classes)));
    }
    tags
}

/// Arcs of the sentence's tree that can no longer be reached after each kind of step (Goldberg and Nivre 2013).
fn costs(state: &State, heads: &[u16]) -> [usize; STEPS] {
    let (top, below, next) = (state.below(0), state.below(1), state.next);
    let head = |word: u16| heads.get(usize::from(word)).copied().unwrap_or(NONE);
    let deeper = || state.stack.iter().rev().skip(1);
    let children_ahead = (next..state.count).filter(|word| head(*word) == top).count();
    let shift = deeper().filter(|word| head(next) == **word).count()
        + state.stack.iter().filter(|word| head(**word) == next && next != state.count).count();
    let ahead = head(top) > next && head(top) != NONE;
    let left = children_ahead + usize::from(ahead || (head(top) == below && below != NONE));
    let right = children_ahead + usize::from(head(top) >= next && head(top) != NONE);
    [shift, left, right]
}

fn learn(
    parser: &mut Trained,
    sentence: &Sentence,
    tags: &[Tag],
    rate: f32,
    explore: f32,
    drop: f32,
    random: &mut Random,
) -> f32 {
    let mut state = State::new(sentence.words.len() as u16);
    let mut features = Vec::new();
    let mut loss = 0.0;
    while !state.is_done() {
        let allowed = state.allowed();
        let steps: Vec<usize> = (0..STEPS).filter(|step| allowed[*step]).collect();
        if steps.len() == 1 && steps[0] == 0 {
            state.apply(Action::Shift);
            continue;
        }
        if steps == [1] && state.next == state.count {
            state.apply(Action::Left(Relation::Root));
            continue;
        }
        features.clear();
        parser::features(&state, &sentence.words, tags, |hash| features.push(hash));
        parser.read(&features, Some((random, drop)));
        let costs = costs(&state, &sentence.heads);
        let least = steps.iter().map(|step| costs[*step]).min().unwrap_or(0);
        let guessed = best(parser, &steps);
        let good: Vec<usize> = steps.iter().copied().filter(|step| costs[*step] == least).collect();
        let best_good = best(parser, &good);
        loss += parser.learn(&steps, |step| costs[step] == least, rate * 0.3);
        let step = if random.unit() < explore { guessed } else { best_good };
        let child = state.below(0);
        let head = if step == 1 { state.next } else { state.below(1) };
        let mut relation = sentence.relations.get(usize::from(child)).copied().unwrap_or_default();
        let right_head = sentence.heads.get(usize::from(child)) == Some(&head);
        if step != 0 && right_head {
            let classes: Vec<usize> = relation_classes(step).collect();
            let wanted = classes[0] + relation as usize;
            if explore > 0.0 {
                relation = Relation::numbered(best(parser, &classes) - classes[0]);
            }
            loss += parser.learn(&classes, |class| class == wanted, rate * 0.3);
        }
        parser.finish(rate);
        state.apply(match step {
            0 => Action::Shift,
            1 => Action::Left(relation),
            _ => Action::Right(relation),
        });
    }
    loss
}

fn score(parser: &mut Trained, held: &[Sentence], tags: &[Vec<Tag>]) -> (usize, usize, usize) {
    let (mut unlabelled, mut labelled, mut all) = (0, 0, 0);
    let mut features = Vec::new();
    for (sentence, tags) in held.iter().zip(tags) {
        let mut state = State::new(sentence.words.len() as u16);
        while !state.is_done() {
            let allowed = state.allowed();
            let steps: Vec<usize> = (0..STEPS).filter(|step| allowed[*step]).collect();
            features.clear();
            parser::features(&state, &sentence.words, tags, |hash| features.push(hash));
            parser.read(&features, None);
            let step = best(parser, &steps);
            if step == 0 {
                state.apply(Action::Shift);
                continue;
            }
            let classes: Vec<usize> = relation_classes(step).collect();
            let relation = Relation::numbered(best(parser, &classes) - classes[0]);
            state.apply(if step == 1 { Action::Left(relation) } else { Action::Right(relation) });
        }
        for (at, tag) in tags.iter().enumerate() {
            // Marks are left out, as is usual.
            if tag.is_mark() {
                continue;
            }
            all += 1;
            if state.heads[at] == sentence.heads[at] {
                unlabelled += 1;
                let root = sentence.heads[at] == state.count;
                labelled += usize::from(root || state.relations[at] == sentence.relations[at]);
            }
        }
    }
    (unlabelled, labelled, all)
}
