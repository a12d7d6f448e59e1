//! Words of the calendar in the languages of the wires: English, French, Spanish, Portuguese, Italian, German,
//! Russian.

use jiff::civil::Weekday;

/// Months. A word of the text matches when it is one of these without its full stop.
pub(crate) const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "janvier",
        "janv",
        "enero",
        "ene",
        "janeiro",
        "gennaio",
        "gen",
        "januar",
        "jänner",
        "января",
        "янв",
    ],
    &[
        "february",
        "feb",
        "février",
        "fév",
        "fevrier",
        "févr",
        "febrero",
        "fevereiro",
        "fev",
        "febbraio",
        "februar",
        "feber",
        "февраля",
        "фев",
        "февр",
    ],
    &["march", "mar", "mars", "marzo", "março", "märz", "mär", "марта", "мар"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "апреля", "апр"],
    &["may", "mai", "mayo", "maio", "maggio", "mag", "мая"],
    &["june", "jun", "juin", "junio", "junho", "giugno", "giu", "juni", "июня", "июн"],
    &["july", "jul", "juillet", "juil", "julio", "julho", "luglio", "lug", "juli", "июля", "июл"],
    &["august", "aug", "août", "aout", "agosto", "ago", "августа", "авг"],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "setiembre",
        "setembro",
        "set",
        "settembre",
        "сентября",
        "сен",
        "сент",
    ],
    &[
        "october",
        "oct",
        "octobre",
        "octubre",
        "outubro",
        "out",
        "ottobre",
        "ott",
        "oktober",
        "okt",
        "октября",
        "окт",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "ноября", "ноя", "нояб"],
    &[
        "december",
        "dec",
        "décembre",
        "déc",
        "diciembre",
        "dic",
        "dezembro",
        "dez",
        "dicembre",
        "dezember",
        "декабря",
        "дек",
    ],
];

/// Weekdays from Monday on, a language or a way to shorten them a row; English in full first.
pub(crate) const WEEKDAYS: [[&str; 7]; 9] = [
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    ["mon", "tues", "wed", "thurs", "fri", "sat", "sun"],
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    ["segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"],
    ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"],
    ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
];

/// The weekdays of a row.
pub(crate) const DAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Words that may stand before the day: `le 24 mars`.
pub(crate) const ARTICLES: [&str; 8] = ["the", "le", "el", "il", "den", "am", "em", "a"];

/// How the months of the Hijri calendar begin, as wires spell them.
pub(crate) const HIJRI_MONTHS: [&str; 14] = [
    "muharram", "safar", "rabi", "jumad", "rajab", "sha'ban", "shaban", "shaaban", "ramadan", "shawwal",
    "dhu", "thul", "zul", "zil",
];
