/** Providers of mail, some of which have the names of other things. */
export const PROVIDER =
  /^(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|gmx|web|proton|protonmail|mail|yandex|fastmail|zoho|libero|orange|wanadoo|comcast|btinternet|posteo|t-online|naver|qq|163)$/i;
/** Providers whose names are not mistaken for other words: their top-level domain may lack its dot, or be missing. */
export const MAILBOX =
  /^(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|protonmail|gmx|abv|seznam|interia|onet|freemail|citromail|laposte|wanadoo|rediffmail|hanmail|naver|yandex|rambler|walla|tiscali|virgilio|telenet|ziggo|azet|zoznam|inbox)$/i;
/** Words that precede "at" in ordinary sentences. */
export const ORDINARY =
  /^(?:a|about|account|all|am|and|any|are|available|away|back|based|be|been|best|better|book|bought|breakfast|came|cheaper|class|coffee|cost|deals?|desk|dinner|door|drinks|else|lunch|party|prices|tickets|event|buy|call|check|contact|deal|email|everyone|fare|find|flights?|found|front|get|go|got|had|hard|help|her|here|him|home|hotel|hotels|house|i|in|is|it|items?|job|kept|laugh|least|left|live|look|made|mad|mail|me|meet|met|much|not|now|offers?|office|on|online|only|or|order|out|page|paid|people|place|price|products?|put|reach|read|room|sale|sales|saw|see|seen|sell|sent|shirt|shoes|shop|show|shown|sign|sit|site|sold|some|spent|stand|starts?|stay|stays|stock|stop|store|support|team|test|that|the|them|there|they|thing|things|this|time|today|tomorrow|trip|up|us|visit|was|we|website|went|were|work|works|yesterday|yet|you|écrivez|est|es|en|la|le|el|ist|sind|war|bin|im|kaufen|gekauft|bestellt|compré|comprado|acheté|comprato)$/i;
/** "booked at trip.com", "shopping at ..." */
export const VERB = /.(?:ed|ing)$/i;
