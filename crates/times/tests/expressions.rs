//! Expressions and their values, case by case. The day is Friday, 24 March 2023 unless a case says otherwise.

#![allow(clippy::unwrap_used)]

use copydesk_text::{sentences, tokenize};
use copydesk_times::{Anchor, Text, TimeExpression, find};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn read(text: &str, day: Option<Date>, zone: Option<&str>) -> Vec<(String, TimeExpression)> {
    let tokens = tokenize(text);
    let sentences = sentences(text, 0..text.len());
    let view = Text { text, tokens: &tokens, sentences: &sentences, names: &[] };
    let found = find(&view, Anchor { day, zone });
    let words = |found: &TimeExpression| {
        text[tokens[found.tokens.start].start..tokens[found.tokens.end - 1].end].to_owned()
    };
    found.into_iter().map(|found| (words(&found), found)).collect()
}

/// Checks one sentence a line: `sentence | words = value | …`.
fn check(cases: &str, day: Date) {
    let mut wrong = String::new();
    for line in cases.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.split(" | ");
        let sentence = parts.next().unwrap();
        let expected: Vec<String> = parts.map(str::to_owned).collect();
        let found: Vec<String> = read(sentence, Some(day), Some("Europe/London"))
            .into_iter()
            .map(|(words, found)| {
                let modifier = found.modifier.map(|m| format!(" {}", m.name())).unwrap_or_default();
                format!("{words} = {}{modifier}", found.value)
            })
            .collect();
        if found != expected {
            wrong.push_str(&format!("{sentence}\n  expected {expected:?}\n  found    {found:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

const FRIDAY: Date = date(2023, 3, 24);

#[test]
fn weekdays() {
    check(
        "
        He said on Friday that it was over. | Friday = 2023-03-24
        He said on Saturday that it was over. | Saturday = 2023-03-18
        The ministers will meet on Friday. | Friday = 2023-03-24
        The ministers will meet on Monday in Oslo. | Monday = 2023-03-27
        Monday's vote was close. | Monday = 2023-03-20
        On Monday, the court will rule. | Monday = 2023-03-27
        She was arrested on Tuesday night. | Tuesday night = 2023-03-21TNI
        He is due to appear in court on Wednesday, police said on Thursday. | Wednesday = 2023-03-29 | Thursday = 2023-03-23
        Homes were hit by Monday's quake. | Monday = 2023-03-20
        The office was open until Tuesday. | Tuesday = 2023-03-21
        They extended the truce until Tuesday. | Tuesday = 2023-03-28
        They won last Friday. | last Friday = 2023-03-17
        They play next Friday. | next Friday = 2023-03-31
        The shop opens this Sunday. | this Sunday = 2023-03-26
        The deadline is Monday. | Monday = 2023-03-27
        Talks must end by Tuesday. | Tuesday = 2023-03-28
        It happened on Friday, March 17, near Oslo. | Friday, March 17 = 2023-03-17
        They meet every Monday for Friday prayers.
        Police searched the house late Monday. | late Monday = 2023-03-20 end
        Early Saturday, a storm hit the coast. | Early Saturday = 2023-03-18 start
        ",
        FRIDAY,
    );
}

#[test]
fn days_and_months() {
    check(
        "
        It began on March 24. | March 24 = 2023-03-24
        It began on 24 March 2023. | 24 March 2023 = 2023-03-24
        It began on Sept. 8, 2007, in Riga. | Sept. 8, 2007 = 2007-09-08
        The fair runs from May 3 to 7. | May 3 to 7 = 2023-05-03/2023-05-07
        The fair runs from May 30 to June 2. | May 30 to June 2 = 2023-05-30/2023-06-02
        The peak is expected between April 6 and 8. | April 6 and 8 = 2023-04-06/2023-04-08
        The truce of 3-7 May 2019 held. | 3-7 May 2019 = 2019-05-03/2019-05-07
        He died on December 31. | December 31 = 2022-12-31
        Voters will go to the polls on November 5. | November 5 = 2023-11-05
        She was sworn in on August 3. | August 3 = 2022-08-03
        It opened in November. | November = 2022-11
        It is to open by September. | September = 2023-09
        The June 2005 vote was the first. | June 2005 = 2005-06
        In March last year, prices rose. | March last year = 2022-03
        Last March, prices rose. | Last March = 2022-03
        The first expedition could set out next February. | next February = 2024-02
        It grew in early March and will fall by mid-April. | early March = 2023-03 start | mid-April = 2023-04 mid
        The tour runs through mid-April. | mid-April = 2023-04 mid
        The final will be played on April 1. | April 1 = 2023-04-01
        Polls open at the end of March. | the end of March = 2023-03 end
        It may rain. He marched in Oslo. May said so. Protesters march.
        In March 24 people died. | March = 2023-03
        The note is dated 2022-11-30. | 2022-11-30 = 2022-11-30
        ",
        FRIDAY,
    );
}

#[test]
fn relative() {
    check(
        "
        The review came out last week. | last week = 2023-W11
        Sales fell last month. | last month = 2023-02
        It will open next year. | next year = 2024
        It rained for the past three days. | the past three days = P3D
        It will rain over the next two weeks. | the next two weeks = P2W
        Prices doubled in the past year. | the past year = P1Y
        He resigned three days ago. | three days ago = 2023-03-21
        He resigned two weeks ago. | two weeks ago = 2023-W10
        He resigned more than 20 years ago. | more than 20 years ago = 2003 before
        On March 20 he resigned, two weeks earlier than planned. | March 20 = 2023-03-20 | two weeks = P2W
        He had resigned two weeks earlier. | two weeks earlier = 2023-W10
        Sales rose to $5 million from $4 million a year earlier. | a year earlier = 2022
        Speaking yesterday evening, he agreed. | yesterday evening = 2023-03-23TEV
        Talks resume tomorrow. | tomorrow = 2023-03-25
        He will speak tonight. | tonight = 2023-03-24TNI
        Shells fell on the town overnight, officials said. | overnight = 2023-03-23TNI
        An overnight raid and an overnight train.
        Rain is forecast this weekend. | this weekend = 2023-W12-WE
        It snowed at the weekend. | the weekend = 2023-W11-WE
        It was dry last summer and will be wet next spring. | last summer = 2022-SU | next spring = 2024-SP
        The attack happened earlier this week. | earlier this week = 2023-W12 before
        A vote is planned later this year. | later this year = 2023 after
        It closed late last year. | late last year = 2022 end
        The deal runs until the end of the year. | the end of the year = 2023 end
        Profit rose in the fourth quarter. | the fourth quarter = 2022-Q4
        Profit rose 18% in Q2 2022. | Q2 2022 = 2022-Q2
        He scored late in the fourth quarter.
        The first half of 2022 was dry. | The first half of 2022 = 2022-H1
        This morning, he left. | This morning = 2023-03-24TMO
        ",
        FRIDAY,
    );
}

#[test]
fn years_and_longer() {
    check(
        "
        Ties dating back to 1553 will last. | 1553 = 1553
        The war of 2014-2016 was long. | 2014-2016 = 2014/2016
        He led it from 2014 to 2016. | 2014 to 2016 = 2014/2016
        The 2022-23 season is over. | 2022-23 = 2022/2023
        It was built in the 1990s. | the 1990s = 199X
        It was built in the early 1990s. | the early 1990s = 199X start
        Music of the '80s and people in their 80s. | the '80s = 198X
        It stood in the 19th century. | the 19th century = 18XX
        From the 12th to the 19th centuries it was Swedish. | the 12th to the 19th centuries = 11XX/18XX
        The 2021 race and a 2003 deal. | 2021 = 2021 | 2003 = 2003
        The fleet grew from 1200 to 1400 ships. | 1200 to 1400 = 1200/1400
        He recalled Windows 95, Euro 2024 and Refresh 2023.
        They counted 2000 people and 1500 metres at 2010 points.
        The index fell to 2014.5 and he won 2010-1998.
        In 2008, prices rose. | 2008 = 2008
        He died (1998) in Rome. | 1998 = 1998
        Bonds maturing in 2049 gained. | 2049 = 2049
        It must end by 2030. | 2030 = 2030
        It paid $2023 in room 1408.
        The mid-2006 unrest passed. | mid-2006 = 2006 mid
        ",
        FRIDAY,
    );
}

#[test]
fn lengths() {
    check(
        "
        For more than 450 years, we have seen it. | more than 450 years = P450Y more-than
        They waited for three hours. | three hours = PT3H
        A three-day visit ended. | three-day = P3D
        The 43-year-old and a three-year-old boy, aged 12 years, met.
        He is 43 years old.
        Nearly three decades passed. | Nearly three decades = P30Y less-than
        Half a century passed in half an hour. | Half a century = P50Y | half an hour = PT30M
        They sell 500 barrels a day, twice a year, at $5 an hour.
        It lasted one or two days. | one or two days = P1D/P2D
        Each lasted 60 to 110 years. | 60 to 110 years = P60Y/P110Y
        He won in two hours, six minutes and 51 seconds. | two hours, six minutes and 51 seconds = PT2H6M51S
        It took a year and a half. | a year and a half = P1.5Y
        One day he will win. It rained one day after the vote. | one day = P1D
        The blast came a day after the vote. | a day = P1D
        She works seven days a week.
        The one-day international was dull.
        It took at least six months and up to five years. | at least six months = P6M at-least | up to five years = P5Y at-most
        The week-long strike and a two-week-long one. | two-week-long = P2W
        ",
        FRIDAY,
    );
}

#[test]
fn times() {
    check(
        "
        The quake struck at 1430 GMT. | 1430 GMT = 2023-03-24T14:30Z
        The quake struck at 3 p.m. local time (1500 GMT) on Thursday. | 3 p.m. local time = 2023-03-24T15:00Z | 1500 GMT = 2023-03-24T15:00Z | Thursday = 2023-03-23
        Doors open at 7:30 p.m. Monday. | 7:30 p.m. Monday = 2023-03-27T19:30
        It began on Monday at 9 a.m. Eastern time. | Monday at 9 a.m. Eastern time = 2023-03-20T09:00-04:00
        It began at 14:30 and ended 3:2.
        Polls close at 20:00 local time. | 20:00 local time = 2023-03-24T20:00Z
        He ran it in 2:07:30 and won 3:30 to 2:15.
        They met at noon on Monday. | noon on Monday = 2023-03-20T12:00
        It ends at 3pm tomorrow. | 3pm tomorrow = 2023-03-25T15:00
        At midnight it was cold.
        "
        .replace("and ended 3:2.", "and ended 3:2. | 14:30 = 2023-03-24T14:30")
        .as_str(),
        FRIDAY,
    );
}

#[test]
fn summer_time_is_of_the_day() {
    let found = read("It begins at 3 p.m. local time on July 4.", Some(FRIDAY), Some("Europe/London"));
    assert_eq!(found[0].1.value, "2023-07-04T15:00+01:00");
    assert_eq!(found[0].1.zone.as_deref(), Some("Europe/London"));
}

#[test]
fn without_a_day_only_what_needs_none() {
    let found = read("On Friday, 3 March 2020, after two days, last week at 3 p.m.", None, None);
    let values: Vec<String> = found.into_iter().map(|(_, found)| found.value).collect();
    assert_eq!(values, ["2020-03-03", "P2D", "2020-03-03T15:00"]);
}

proptest! {
    #[test]
    fn any_words_are_read_in_order(words in prop::collection::vec(
        prop::sample::select(vec![
            "the", "last", "next", "March", "May", "24", "2023", "9999", "31", "Friday", "three", "days", "ago", "year",
            "-", ",", ".", "'", "early", "of", "to", "1990s", "century", "19th", "p.m.", ":", "30", "GMT", "half", "a",
            "quarter", "millions", "million", "Q2", "weekend", "earlier", "99999999999", "on", "at", "noon", "and",
        ]), 0..14,
    ), tied in any::<bool>()) {
        let text = words.join(if tied { "" } else { " " });
        for day in [date(2023, 3, 24), date(1, 1, 1), date(9999, 12, 31)] {
            let mut last = 0;
            for (_, found) in read(&text, Some(day), Some("Europe/London")) {
                prop_assert!(found.tokens.start >= last && found.tokens.end > found.tokens.start);
                prop_assert!(!found.value.is_empty());
                last = found.tokens.end;
            }
        }
    }
}
